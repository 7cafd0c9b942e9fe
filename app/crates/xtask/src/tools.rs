//! Pinned tools, installed on demand into a cache outside the checkout.
//!
//! A tool already on PATH in exactly the right version is used as it is. Nothing is fetched as a
//! prebuilt binary from a code host: cargo and npm registries are enough.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::{
    paths,
    run::{ask, pass, say},
    stamp::hex,
};

/// Builds the page.
pub(crate) const TRUNK: &str = "0.21.14";
/// Builds the relay's worker bundle.
pub(crate) const WORKER_BUILD: &str = "0.8.7";
const CARGO_DENY: &str = "0.20.2";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A pinned program that cargo installs.
struct CargoTool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    flags: &'a [&'a str],
}

impl CargoTool<'_> {
    /// The folder that holds the program; installs it when neither cache nor PATH has it.
    fn folder(&self) -> Result<PathBuf> {
        let home = paths::cache()
            .join("tools")
            .join(format!("{}-{}", self.package, self.version));
        let bin = home.join("bin");
        if bin.join(self.program).exists() {
            return Ok(bin);
        }
        if let Some(found) = on_path(self.program)
            && ask(&found, &["--version"]).is_some_and(|text| has_version(&text, self.version))
            && let Some(folder) = found.parent()
        {
            return Ok(folder.to_owned());
        }
        say(&format!(
            "installing {} {} (a few minutes, once)",
            self.package, self.version
        ));
        pass(
            Command::new(cargo())
                .args(["install", "--debug", "--root"])
                .arg(&home)
                .arg(format!("{}@{}", self.package, self.version))
                .args(self.flags)
                .env("CARGO_TARGET_DIR", paths::cache().join("tools/target"))
                .env_remove("CARGO_BUILD_TARGET"),
            &format!("installing {}", self.package),
        )
        .with_context(|| {
            format!(
                "cannot install {} {}; check that crates.io is reachable and a C compiler is installed",
                self.package, self.version
            )
        })?;
        Ok(bin)
    }
}

/// The cargo that runs us, else the one on PATH.
pub(crate) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Trunk's folder.
pub(crate) fn trunk() -> Result<PathBuf> {
    CargoTool {
        package: "trunk",
        program: "trunk",
        version: TRUNK,
        // No OpenSSL on the build machine needed; the release profile would take four times as long.
        flags: &["--locked", "--no-default-features", "--features", "rustls"],
    }
    .folder()
}

/// The folder of wasm-bindgen and its test runner, in the version that Cargo.lock names.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    let lock = std::fs::read_to_string(paths::root().join("Cargo.lock"))
        .context("Cargo.lock is missing")?;
    let version = locked(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen-test-runner",
        version: &version,
        // Not --locked: its lock file names a crate version that the registry no longer has.
        flags: &[],
    }
    .folder()
}

/// worker-build's folder.
pub(crate) fn worker_build() -> Result<PathBuf> {
    CargoTool {
        package: "worker-build",
        program: "worker-build",
        version: WORKER_BUILD,
        flags: &[],
    }
    .folder()
}

/// The folder of what checks crates for advisories and licences.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: CARGO_DENY,
        flags: &["--locked"],
    }
    .folder()
}

/// Adds the wasm target when rustup lacks it.
pub(crate) fn wasm_target() -> Result<()> {
    let Some(sysroot) = ask("rustc", &["--print", "sysroot"]) else {
        bail!("rustc does not run; install Rust with rustup (https://rustup.rs)");
    };
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .exists()
    {
        return Ok(());
    }
    say("adding the wasm32 target");
    pass(
        Command::new("rustup").args(["target", "add", WASM_TARGET]),
        "rustup target add",
    )
    .with_context(|| {
        format!("the {WASM_TARGET} target is missing; run: rustup target add {WASM_TARGET}")
    })
}

/// Installed npm packages, by a lock file.
pub(crate) struct Npm(PathBuf);

impl Npm {
    /// The tools and the browser's tests, of `app/e2e`.
    pub(crate) fn ensure() -> Result<Self> {
        Self::of("app/e2e")
    }

    /// The SDKs that the relay is tested with; a folder of their own, because only that test needs them.
    pub(crate) fn sdks() -> Result<Self> {
        Self::of("edge-proxy/tests/sdk")
    }

    /// The gateway that the relay is measured beside, if asked for.
    pub(crate) fn portkey() -> Result<Self> {
        Self::of("edge-proxy/tests/bench/portkey")
    }

    /// Installs when the lock file's packages are not in the cache yet, and links the folder's `node_modules`.
    fn of(folder: &str) -> Result<Self> {
        let here = paths::root().join(folder);
        let lock = std::fs::read(here.join("package-lock.json"))
            .with_context(|| format!("{folder}/package-lock.json is missing"))?;
        let digest = hex(&Sha256::digest(&lock));
        let short: String = digest.chars().take(16).collect();
        let home = paths::cache().join(format!("npm-{short}"));
        let done = home.join(".installed");
        if !done.exists() {
            if on_path("npm").is_none() {
                bail!(
                    "npm is missing; install Node.js 20 or newer (https://nodejs.org or your system's packages)"
                );
            }
            say(&format!("installing the npm packages of {folder} (once)"));
            std::fs::create_dir_all(&home)?;
            for file in ["package.json", "package-lock.json"] {
                std::fs::copy(here.join(file), home.join(file))
                    .with_context(|| format!("cannot copy {file}"))?;
            }
            // `install` on a copy of the lock file, not `ci`: `ci` fails when a registry mirror lacks
            // another system's optional binary. Versions and checksums are the lock file's either way.
            // No install scripts: they only fetch or copy binaries that the packages already bring.
            pass(
                Command::new("npm")
                    .args([
                        "install",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--loglevel=error",
                    ])
                    .current_dir(&home)
                    .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
                "npm install",
            )
            .context("cannot install the npm packages; check that the npm registry is reachable")?;
            std::fs::write(&done, "")?;
        }
        let modules = home.join("node_modules");
        link(&modules, &here.join("node_modules"))?;
        Ok(Self(modules))
    }

    /// The folder that the packages are in.
    pub(crate) fn modules(&self) -> &Path {
        &self.0
    }

    /// Programs of the packages.
    pub(crate) fn bin(&self) -> PathBuf {
        self.0.join(".bin")
    }

    /// Mermaid for browsers, in one script.
    pub(crate) fn mermaid(&self) -> PathBuf {
        self.0.join("mermaid/dist/mermaid.min.js")
    }

    /// The Workers runtime.
    pub(crate) fn workerd(&self) -> Result<PathBuf> {
        self.native(
            "@cloudflare/workerd",
            "workerd",
            &std::env::consts::ARCH.replace("x86_64", "64"),
        )
    }

    /// The bundler that worker-build calls.
    pub(crate) fn esbuild(&self) -> Result<PathBuf> {
        self.native(
            "@esbuild/",
            "esbuild",
            &std::env::consts::ARCH.replace("x86_64", "x64"),
        )
    }

    /// The machine's own binary of a package; its JavaScript front would leave a child behind when it is stopped.
    fn native(&self, scope: &str, program: &str, arch: &str) -> Result<PathBuf> {
        let arch = arch.replace("aarch64", "arm64");
        let system = std::env::consts::OS.replace("macos", "darwin");
        let folder = if scope.ends_with('/') {
            format!("{scope}{system}-{arch}")
        } else {
            format!("{scope}-{system}-{arch}")
        };
        let path = self.0.join(folder).join("bin").join(program);
        if !path.exists() {
            bail!(
                "npm brought no {program} for this machine ({system} {arch}); use Linux or macOS on x86-64 or arm64"
            );
        }
        Ok(path)
    }
}

/// A Python with the SDKs that the relay is tested with; `None`, and a word why, where there is no Python.
pub(crate) fn python_sdks() -> Result<Option<PathBuf>> {
    let list = paths::root().join("edge-proxy/tests/sdk/requirements.txt");
    let wanted = std::fs::read(&list).context("requirements.txt is missing")?;
    let digest = hex(&Sha256::digest(&wanted));
    let short: String = digest.chars().take(16).collect();
    let home = paths::cache().join(format!("python-{short}"));
    let (python, done) = (home.join("bin/python"), home.join(".installed"));
    if done.exists() {
        return Ok(Some(python));
    }
    say("installing the Python SDKs (once)");
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&home)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        say("no Python with venv here: its SDKs are not tested");
        return Ok(None);
    }
    pass(
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
            ])
            .arg(&list),
        "pip install",
    )
    .context("cannot install the Python SDKs; check that PyPI is reachable")?;
    std::fs::write(&done, "")?;
    Ok(Some(python))
}

/// A browser and its driver.
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// Speaks WebDriver for it; only the wasm tests need it.
    pub(crate) driver: Option<PathBuf>,
}

/// Finds Chromium; on Debian as root, installs it.
pub(crate) fn chromium() -> Result<Chromium> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    let root = ask("id", &["-u"]).as_deref() == Some("0");
    if root && on_path("apt-get").is_some() {
        say("installing Chromium with apt-get (once)");
        let quiet = |args: &[&str]| {
            let mut command = Command::new("apt-get");
            command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
            command
        };
        let _ = pass(&mut quiet(&["update", "-qq"]), "apt-get update");
        let _ = pass(
            &mut quiet(&[
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
            ]),
            "apt-get install",
        );
        if let Some(found) = find_chromium() {
            return Ok(found);
        }
    }
    bail!(
        "no Chromium found; install chromium and chromium-driver with your system's packages, or set CHROMIUM to the browser's path"
    )
}

fn find_chromium() -> Option<Chromium> {
    let browser = std::env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.exists())
        .or_else(|| {
            ["chromium", "google-chrome", "chromium-browser"]
                .into_iter()
                .find_map(on_path)
        })?;
    let driver = std::env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| on_path("chromedriver"));
    Some(Chromium { browser, driver })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let all = std::env::var_os("PATH")?;
    std::env::split_paths(&all)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn has_version(text: &str, version: &str) -> bool {
    text.split_whitespace()
        .any(|word| word.trim_start_matches('v') == version)
}

/// The version of a package in a Cargo.lock.
fn locked(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

/// Points a symbolic link at `to`; a link that points elsewhere is replaced, a real folder is left alone.
fn link(to: &Path, at: &Path) -> Result<()> {
    if std::fs::read_link(at).is_ok_and(|old| old == to) {
        return Ok(());
    }
    match std::fs::symlink_metadata(at) {
        Ok(meta) if meta.file_type().is_symlink() => std::fs::remove_file(at)?,
        Ok(_) => return Ok(()),
        Err(_) => {}
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(to, at).with_context(|| format!("cannot link {}", at.display()))?;
    Ok(())
}
