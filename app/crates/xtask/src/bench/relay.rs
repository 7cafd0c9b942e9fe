//! The relay's own time: passing through and at the front door, beside a bare JavaScript worker in the same workerd.
//!
//! Everything is on loopback and in turns, so that the machine's moods fall on all alike. What counts is the ratio to
//! the bare worker, and what is added to a direct call.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::{
    build, paths,
    run::say,
    serve::{self, Guard},
    tools::Npm,
};

mod load;
mod upstream;

use load::{Ask, Took};

/// How long each figure is taken, each time.
const SPELL: Duration = Duration::from_millis(1500);
/// How many connections ask at once.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// How many requests tell whether memory stays as it is.
const MANY: usize = 30_000;

/// Who is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Direct,
    Bare,
    Passed,
    Door,
}

impl Who {
    const ALL: [Self; 4] = [Self::Direct, Self::Bare, Self::Passed, Self::Door];

    fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Bare => "bare JavaScript worker",
            Self::Passed => "relay, passed through",
            Self::Door => "relay, front door to Anthropic",
        }
    }
}

/// Where they answer.
struct Ports {
    upstream: u16,
    relay: u16,
    bare: u16,
}

impl Ports {
    fn ask(&self, who: Who, stream: bool, paced: bool) -> Ask {
        // The mock answers by the model's name.
        let model = match (who, paced) {
            (Who::Door, false) => "claude-sonnet-5",
            (Who::Door, true) => "claude-sonnet-5-paced",
            (_, false) => "gpt-4.1",
            (_, true) => "gpt-4.1-paced",
        };
        let words = "Tell me in a few words what a relay is, and why one would want it. ".repeat(8);
        let body = json!({
            "model": model, "stream": stream, "max_tokens": 500,
            "messages": [{ "role": "user", "content": words }],
        });
        let (port, path) = match who {
            Who::Direct => (self.upstream, "/v1/chat/completions"),
            Who::Bare => (self.bare, "/openai/v1/chat/completions"),
            Who::Passed => (self.relay, "/openai/v1/chat/completions"),
            Who::Door => (self.relay, "/v1/chat/completions"),
        };
        Ask::new(port, path, &body.to_string())
    }
}

/// The figures of a report, each with all its measurements.
#[derive(Default)]
struct Figures(Vec<(String, &'static str, Vec<f64>)>);

impl Figures {
    fn add(&mut self, name: String, unit: &'static str, value: f64) {
        match self.0.iter_mut().find(|(known, ..)| *known == name) {
            Some((.., all)) => all.push(value),
            None => self.0.push((name, unit, vec![value])),
        }
    }

    fn json(&self) -> Value {
        let row = |(name, unit, all): &(String, &str, Vec<f64>)| json!({ "name": name, "unit": unit, "median": median(all), "all": all });
        self.0.iter().map(row).collect()
    }
}

/// Measures, and leaves the figures in `report`.
pub(super) fn measure(runs: u32, report: &Path) -> Result<()> {
    let worker = build::worker()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let upstream = runtime.block_on(upstream::start())?;
    let ports = Ports {
        upstream,
        relay: serve::free_port()?,
        bare: serve::free_port()?,
    };
    let server = workerd(&worker, &ports)?;
    say("measuring the relay (some minutes)");
    let mut figures = Figures::default();
    for run in 0..=runs {
        // The first time warms up everything and is not kept.
        let mut kept = Figures::default();
        runtime.block_on(once(
            &ports,
            if run == 0 { &mut kept } else { &mut figures },
        ))?;
    }
    for who in [Who::Passed, Who::Door] {
        let before = resident_mib(&server)?;
        runtime.block_on(load::count(&ports.ask(who, false, false), 16, MANY))?;
        let grown = resident_mib(&server)? - before;
        figures.add(
            format!("memory grown over {MANY} requests: {}", who.name()),
            "MiB",
            grown,
        );
    }
    drop(server);
    fs::write(report, serde_json::to_string_pretty(&figures.json())?)?;
    Ok(())
}

/// Every figure once, in turns.
async fn once(ports: &Ports, figures: &mut Figures) -> Result<()> {
    for connections in CONNECTIONS {
        let mut p50 = BTreeMap::new();
        let mut rate = BTreeMap::new();
        for who in Who::ALL {
            let took = load::spell(&ports.ask(who, false, false), connections, SPELL).await?;
            rate.insert(who, took.per_second());
            p50.insert(who, took.p50_ms());
        }
        compare(
            &format!("JSON, {connections:2} conn"),
            "req/s",
            &rate,
            figures,
        );
        for who in [Who::Bare, Who::Passed, Who::Door] {
            if let (Some(direct), Some(own)) = (p50.get(&Who::Direct), p50.get(&who)) {
                let name = format!("JSON, {connections:2} conn, added p50: {}", who.name());
                figures.add(name, "ms", own - direct);
            }
        }
    }
    for connections in CONNECTIONS {
        let mut rate = BTreeMap::new();
        for who in Who::ALL {
            let took = load::spell(&ports.ask(who, true, false), connections, SPELL).await?;
            rate.insert(who, took.per_second());
            let name = format!(
                "100-chunk stream, {connections:2} conn, first byte p50: {}",
                who.name()
            );
            figures.add(name, "ms", took.first_ms());
        }
        let name = format!("100-chunk stream, {connections:2} conn");
        compare(&name, "str/s", &rate, figures);
    }
    for who in Who::ALL {
        let took: Took = load::spell(&ports.ask(who, true, true), 16, SPELL).await?;
        let name = format!("chunk every 10 ms, 16 conn, held back p99: {}", who.name());
        figures.add(name, "ms", took.late_p99_ms());
    }
    Ok(())
}

/// A rate of each, and its ratio to the bare worker's.
fn compare(what: &str, unit: &'static str, rate: &BTreeMap<Who, f64>, figures: &mut Figures) {
    for (who, own) in rate {
        figures.add(format!("{what}: {}", who.name()), unit, *own);
    }
    for who in [Who::Passed, Who::Door] {
        if let (Some(bare), Some(own)) = (rate.get(&Who::Bare), rate.get(&who)) {
            figures.add(
                format!("{what}, ratio to bare: {}", who.name()),
                "x",
                own / bare,
            );
        }
    }
}

/// One workerd with both workers, from the relay's own configuration.
fn workerd(worker: &Path, ports: &Ports) -> Result<Guard> {
    let root = paths::root();
    let template = fs::read_to_string(root.join("edge-proxy/workerd.capnp"))?;
    let folder = paths::scratch();
    fs::create_dir_all(&folder)?;
    let bare = format!(
        r#"    (name = "bare", worker = (
      modules = [(name = "bare.js", esModule = embed "{}")],
      compatibilityDate = "2026-10-20",
      globalOutbound = "providers",
      bindings = [(name = "UPSTREAM", text = "http://127.0.0.1:{}")],
    )),"#,
        root.join("edge-proxy/tests/bench/bare.js").display(),
        ports.upstream
    );
    let socket = format!(
        r#"(name = "bare", address = "localhost:{}", http = (), service = "bare"),"#,
        ports.bare
    );
    let text = template
        .replace("@PORT@", &ports.relay.to_string())
        .replace("@DIST@", &folder.display().to_string())
        .replace("@NETWORKS@", r#""public", "private", "local""#)
        .replace("@WORKER_DIR@", &worker.display().to_string())
        .replacen("services = [", &format!("services = [\n{bare}"), 1)
        .replacen("sockets = [", &format!("sockets = [{socket} "), 1);
    let config = folder.join("bench-relay.capnp");
    fs::write(&config, text)?;
    let origin = format!("http://127.0.0.1:{}", ports.upstream);
    let upstreams = json!({ "openai": origin, "anthropic": origin }).to_string();
    let child = Command::new(Npm::ensure()?.workerd()?)
        .args(["serve", "--import-path=/"])
        .arg(&config)
        .env("UPSTREAMS", upstreams)
        .env("HEADERS_FILE", "")
        .stdin(Stdio::null())
        // A line for each request would be what is measured.
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start workerd")?;
    let mut server = Guard(child);
    serve::wait_for(ports.relay, "/healthz", || {
        Ok(server.0.try_wait()?.is_some())
    })?;
    Ok(server)
}

/// The memory that a process holds, in mebibytes; 0 where the system does not tell.
fn resident_mib(server: &Guard) -> Result<f64> {
    let Ok(status) = fs::read_to_string(format!("/proc/{}/status", server.0.id())) else {
        return Ok(0.0);
    };
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    let kib: f64 = kib.context("no VmRSS")?.parse()?;
    Ok(kib / 1024.0)
}

/// The middle of all; 0 of none.
fn median(all: &[f64]) -> f64 {
    load::share(all, 0.5)
}

/// Milliseconds since a moment.
fn ms_since(moment: Instant) -> f64 {
    moment.elapsed().as_secs_f64() * 1000.0
}
