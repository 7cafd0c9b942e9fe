//! Serves app and relay on one origin in workerd, as production does.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{
    build::{self, Built},
    paths,
    run::say,
    tools,
};

mod plain;

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(30);

/// What workerd calls the internet, and the internet with everything nearer.
const PUBLIC: &str = r#""public""#;
const NEAR: &str = r#""public", "private", "local""#;

/// How to serve.
#[derive(Args, Clone)]
// Its group would bear the same name as that of the build options inside.
#[group(skip)]
pub(crate) struct Options {
    /// The port on localhost.
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    #[command(flatten)]
    pub(crate) build: build::Options,
}

/// Builds, serves and waits for Ctrl-C.
pub(crate) fn run(options: &Options) -> Result<()> {
    check_port(options.port)?;
    let built = build::run(&options.build)?;
    let runtime = tokio::runtime::Runtime::new()?;
    if options.build.app_only {
        return runtime.block_on(plain::serve(&built.dist, options.port));
    }
    // The guard ends the child on every way out of this function.
    let mut server = workerd(&built, options.port, &[], None)?;
    println!("ready http://localhost:{}", options.port);
    runtime.block_on(async {
        let mut watch = tokio::time::interval(Duration::from_millis(500));
        let stop = until_stopped();
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return Ok(()),
                _ = watch.tick() => {
                    if let Some(status) = server.0.try_wait()? {
                        bail!("workerd ended by itself ({status})");
                    }
                }
            }
        }
    })
}

/// Ends when the user or the system asks us to stop.
pub(crate) async fn until_stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// A child that dies with us.
pub(crate) struct Guard(pub(crate) Child);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Says in one sentence that a port is taken.
pub(crate) fn check_port(port: u16) -> Result<()> {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        bail!(
            "port {port} is taken; stop the program that uses it or pass another one with --port"
        );
    }
    Ok(())
}

/// A port nobody uses at the moment.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Starts workerd with the relay's configuration and waits until it answers.
///
/// `extra` overrides our environment; the output goes to `log`, or to ours.
pub(crate) fn workerd(
    built: &Built,
    port: u16,
    extra: &[(&str, &str)],
    log: Option<File>,
) -> Result<Guard> {
    let worker = built.worker.as_deref().context("the relay was not built")?;
    let upstreams = extra
        .iter()
        .find(|(name, _)| *name == "UPSTREAMS")
        .map(|(_, value)| (*value).to_owned())
        .or_else(|| std::env::var("UPSTREAMS").ok())
        .unwrap_or_default();
    let config = configure(&built.dist, worker, port, !upstreams.is_empty())?;
    let npm = tools::Npm::ensure()?;
    say(&format!("starting workerd on port {port}"));
    let mut command = Command::new(npm.workerd()?);
    // Without an import path, workerd does not embed files by absolute path.
    command
        .args(["serve", "--import-path=/"])
        .arg(&config)
        .stdin(Stdio::null());
    // Bindings that the configuration reads from the environment; absent ones read as empty.
    command.env(
        "HEADERS_FILE",
        std::fs::read_to_string(built.dist.join("_headers"))?,
    );
    for (name, value) in extra {
        command.env(name, value);
    }
    if let Some(log) = log {
        command.stderr(log.try_clone()?).stdout(log);
    }
    let mut server = Guard(command.spawn().context("cannot start workerd")?);
    wait_for(port, "/healthz", || Ok(server.0.try_wait()?.is_some()))
        .context("workerd does not answer /healthz")?;
    Ok(server)
}

/// What differs from one place where workerd runs to another.
pub(crate) struct Place {
    /// Host and port to listen on.
    pub(crate) address: String,
    /// The app's folder; not absolute, it is in the folder that workerd is started in.
    pub(crate) dist: String,
    /// The relay's folder; not absolute, it is beside the configuration.
    pub(crate) worker: String,
    /// Whether the relay may connect to this machine and network too.
    pub(crate) near: bool,
}

/// workerd's configuration for a place.
pub(crate) fn configuration(place: &Place) -> Result<String> {
    let template = paths::root().join("edge-proxy/workerd.capnp");
    let text = std::fs::read_to_string(&template)
        .with_context(|| format!("cannot read {}", template.display()))?;
    Ok(text
        .replace("localhost:@PORT@", &place.address)
        .replace("@DIST@", &place.dist)
        .replace("@NETWORKS@", if place.near { NEAR } else { PUBLIC })
        .replace("@WORKER_DIR@", &place.worker))
}

/// Writes the configuration for this machine.
fn configure(dist: &Path, worker: &Path, port: u16, near: bool) -> Result<PathBuf> {
    let text = configuration(&Place {
        address: format!("localhost:{port}"),
        dist: dist.display().to_string(),
        worker: worker.display().to_string(),
        near,
    })?;
    let scratch = paths::scratch();
    std::fs::create_dir_all(&scratch)?;
    let file = scratch.join(format!("workerd-{port}.capnp"));
    std::fs::write(&file, text)?;
    Ok(file)
}

/// Waits until `path` answers 200; `ended` tells whether the server has given up.
pub(crate) fn wait_for(
    port: u16,
    path: &str,
    mut ended: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let since = Instant::now();
    loop {
        if answers(port, path) {
            return Ok(());
        }
        if ended()? {
            bail!("it ended by itself; its output is above");
        }
        if since.elapsed() > START {
            bail!("no answer within {} s", START.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn answers(port: u16, path: &str) -> bool {
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            socket,
            "GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n"
        )?;
        let mut head = vec![0; 16];
        socket.read_exact(&mut head)?;
        Ok(head)
    };
    ask().is_ok_and(|head| head.starts_with(b"HTTP/1.1 200"))
}
