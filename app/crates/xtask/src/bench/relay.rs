//! The relay's own time: passing through and at the front door, beside a bare JavaScript worker in the same workerd.
//!
//! Everything is on loopback and in turns, so that the machine's moods fall on all alike. What counts is the ratio to
//! the bare worker, and what is added to a direct call.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
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
mod portkey;
mod streams;
mod upstream;

use load::{Ask, Took};
use upstream::{Open, Paced};

/// How long one is asked before it is another's turn.
const SPELL: Duration = Duration::from_millis(250);
/// How many turns each has for one figure.
const TURNS: usize = 6;
/// How many connections ask at once.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// How many requests tell whether memory stays as it is, and after how many it is looked at.
const MANY: usize = 100_000;
const LOOK: usize = 10_000;
/// A stream of which is measured how long chunks are held back.
const BRISK: Paced = Paced::each(100, 10);
/// Slow streams that are held together, with how many: for a minute, and for a quarter of one.
const CROWDS: [(usize, Paced); 3] = [
    (500, Paced::each(240, 250)),
    (1000, Paced::each(30, 500)),
    (2000, Paced::each(30, 500)),
];
/// How many callers go away in the middle of a stream.
const LEAVERS: usize = 200;

/// Who is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Direct,
    Bare,
    /// What the relay's rules of headers and time take in JavaScript: rates only.
    Bounded,
    Passed,
    Door,
    /// Another gateway, in Node; only where it is asked for.
    Portkey,
}

impl Who {
    const ALL: [Self; 4] = [Self::Direct, Self::Bare, Self::Passed, Self::Door];

    fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Bare => "bare JavaScript worker",
            Self::Bounded => "JavaScript worker with the relay's limits",
            Self::Passed => "relay, passed through",
            Self::Door => "relay, front door to Anthropic",
            Self::Portkey => "Portkey in Node, to Anthropic",
        }
    }
}

/// Where they answer.
struct Ports {
    upstream: u16,
    relay: u16,
    bare: u16,
    bounded: u16,
    portkey: Option<u16>,
}

impl Ports {
    fn ask(&self, who: Who, stream: bool, paced: Option<Paced>) -> Ask {
        let model = match who {
            Who::Door | Who::Portkey => "claude-sonnet-5",
            _ => "gpt-4.1",
        };
        let words = "Tell me in a few words what a relay is, and why one would want it. ".repeat(8);
        let words = words + &paced.map_or(String::new(), Paced::wanted);
        let body = json!({
            "model": model, "stream": stream, "max_tokens": 500,
            "messages": [{ "role": "user", "content": words }],
        });
        let (port, path) = match who {
            Who::Direct => (self.upstream, "/v1/chat/completions"),
            Who::Bare => (self.bare, "/openai/v1/chat/completions"),
            Who::Bounded => (self.bounded, "/openai/v1/chat/completions"),
            Who::Passed => (self.relay, "/openai/v1/chat/completions"),
            Who::Door => (self.relay, "/v1/chat/completions"),
            Who::Portkey => {
                let port = self.portkey.unwrap_or_default();
                let headers = portkey::headers(self.upstream);
                return Ask::new(port, "/v1/chat/completions", &headers, &body.to_string());
            }
        };
        Ask::new(port, path, "", &body.to_string())
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

/// Measures, and leaves the figures in `report`; `ONLY` names parts of it, as for the app.
pub(super) fn measure(runs: u32, beside_portkey: bool, report: &Path) -> Result<()> {
    let worker = build::worker()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let (upstream, open) = runtime.block_on(upstream::start())?;
    let portkey = beside_portkey.then(portkey::start).transpose()?;
    let ports = Ports {
        upstream,
        relay: serve::free_port()?,
        bare: serve::free_port()?,
        bounded: serve::free_port()?,
        portkey: portkey.as_ref().map(|(port, _)| *port),
    };
    let server = workerd(&worker, &ports)?;
    say("measuring the relay (a quarter of an hour)");
    let only = std::env::var("ONLY").unwrap_or_default();
    let wanted = |part: &str| only.is_empty() || only.split(',').any(|one| one == part);
    let mut figures = Figures::default();
    for run in 0..=runs {
        // The first time warms up everything and is not kept.
        let mut first = Figures::default();
        let figures = if run == 0 { &mut first } else { &mut figures };
        if wanted("rates") {
            runtime.block_on(rates(&ports, &server, figures))?;
        }
        if wanted("pace") {
            runtime.block_on(pace(&ports, &server, figures))?;
        }
    }
    if wanted("memory") {
        runtime.block_on(memory(&ports, &server, &mut figures))?;
    }
    if wanted("streams") {
        runtime.block_on(crowds(&ports, &server, &mut figures))?;
    }
    if wanted("aborts") {
        runtime.block_on(aborts(&ports, &open, &mut figures))?;
    }
    drop((server, portkey));
    fs::write(report, serde_json::to_string_pretty(&figures.json())?)?;
    Ok(())
}

/// The memory that workerd holds while it answers many requests.
async fn memory(ports: &Ports, server: &Guard, figures: &mut Figures) -> Result<()> {
    for who in [Who::Passed, Who::Door] {
        let name = who.name();
        let mut held = Vec::new();
        for _ in 0..MANY / LOOK {
            load::count(&ports.ask(who, false, None), 16, LOOK).await?;
            held.push(resident_mib(server)?);
            let name = format!("memory every {LOOK} of {MANY} requests: {name}");
            figures.add(name, "MiB", resident_mib(server)?);
        }
        // The first ones fill what is kept for good: connections, compiled code.
        let grown = held.last().unwrap_or(&0.0) - held.get(1).unwrap_or(&0.0);
        let name = format!(
            "memory grown over the last {} of them: {name}",
            MANY - 2 * LOOK
        );
        figures.add(name, "MiB", grown);
    }
    Ok(())
}

/// Many slow streams at once.
async fn crowds(ports: &Ports, server: &Guard, figures: &mut Figures) -> Result<()> {
    for (many, paced) in CROWDS {
        let lasts = paced.apart * u32::try_from(paced.chunks)?;
        for who in Who::ALL {
            let what = format!("{many} streams for {} s", lasts.as_secs());
            let held = streams::hold(many, paced, |paced| ports.ask(who, true, Some(paced)));
            let (held, most) = tokio::join!(held, most_mib(server, lasts));
            let held = held?;
            let mut add = |figure: &str, unit, value| {
                figures.add(format!("{what}, {figure}: {}", who.name()), unit, value);
            };
            add("whole", "%", percent(held.whole, many));
            add("mixed", "%", percent(held.mixed, many));
            add("held back p99", "ms", load::share(&held.late, 0.99));
            if who != Who::Direct {
                add("most memory of workerd", "MiB", most?);
            }
        }
    }
    Ok(())
}

/// The most memory that a process holds within a time.
async fn most_mib(server: &Guard, lasts: Duration) -> Result<f64> {
    let began = Instant::now();
    let mut most: f64 = 0.0;
    while began.elapsed() < lasts {
        most = most.max(resident_mib(server)?);
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Ok(most)
}

/// Callers that go away in the middle of a stream.
async fn aborts(ports: &Ports, open: &Arc<Open>, figures: &mut Figures) -> Result<()> {
    for (place, who) in Who::ALL.into_iter().enumerate() {
        // A chunk a second: that nobody takes the next one must not be how it is noticed.
        let paced = Paced {
            key: 1_000_000 * (place + 1),
            ..Paced::each(60, 1000)
        };
        let ask = |paced| ports.ask(who, true, Some(paced));
        let (took, open) = streams::leave(LEAVERS, paced, open, ask).await?;
        let what = format!("{LEAVERS} callers go, the provider is left");
        let name = who.name();
        figures.add(
            format!("{what} after, p50: {name}"),
            "ms",
            load::share(&took, 0.5),
        );
        figures.add(
            format!("{what} after, at most: {name}"),
            "ms",
            load::share(&took, 1.0),
        );
        figures.add(
            format!("{what} not in 2 s: {name}"),
            "%",
            percent(open, LEAVERS),
        );
    }
    Ok(())
}

/// A part in hundredths.
fn percent(part: usize, whole: usize) -> f64 {
    let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    share(part) * 100.0 / share(whole)
}

/// Every rate once.
async fn rates(ports: &Ports, server: &Guard, figures: &mut Figures) -> Result<()> {
    for (what, unit, stream) in [
        ("JSON", "req/s", false),
        ("100-chunk stream", "str/s", true),
    ] {
        for connections in CONNECTIONS {
            let took = in_turns(ports, server, connections, stream, None).await?;
            let what = format!("{what}, {connections:2} conn");
            compare(&what, unit, &took, figures);
            beside(&what, &took, figures);
            let direct = took.get(&Who::Direct).map_or(0.0, Took::first_ms);
            for (who, took) in took.iter().filter(|(who, _)| **who != Who::Direct) {
                let name = format!("{what}, added p50 of the first byte: {}", who.name());
                figures.add(name, "ms", took.first_ms() - direct);
            }
        }
    }
    Ok(())
}

/// How long chunks are held back, once.
async fn pace(ports: &Ports, server: &Guard, figures: &mut Figures) -> Result<()> {
    for (who, took) in in_turns(ports, server, 16, true, Some(BRISK)).await? {
        let name = format!("chunk every 10 ms, 16 conn, held back p99: {}", who.name());
        figures.add(name, "ms", took.late_p99_ms());
    }
    Ok(())
}

/// All of them, a short while each and again: what else the machine does falls on all alike.
async fn in_turns(
    ports: &Ports,
    server: &Guard,
    connections: usize,
    stream: bool,
    paced: Option<Paced>,
) -> Result<BTreeMap<Who, Took>> {
    let mut all: BTreeMap<Who, Took> = BTreeMap::new();
    for _ in 0..TURNS {
        // Its package breaks off all streams in some versions of Node.
        let also = (!stream && ports.portkey.is_some()).then_some(Who::Portkey);
        for who in Who::ALL.into_iter().chain([Who::Bounded]).chain(also) {
            let before = cpu_ms(server)?;
            let mut took = load::spell(&ports.ask(who, stream, paced), connections, SPELL).await?;
            took.cpu_ms = cpu_ms(server)? - before;
            all.entry(who).or_default().add(took);
        }
    }
    Ok(all)
}

/// A rate of each, the time that workerd worked for each answer, and the ratios to the bare worker's.
fn compare(what: &str, unit: &'static str, took: &BTreeMap<Who, Took>, figures: &mut Figures) {
    for (who, own) in took {
        figures.add(format!("{what}: {}", who.name()), unit, own.per_second());
    }
    let Some(bare) = took.get(&Who::Bare) else {
        return;
    };
    figures.add(
        format!("{what}, work: {}", Who::Bare.name()),
        "ms",
        bare.work_ms(),
    );
    for who in [Who::Bounded, Who::Passed, Who::Door] {
        let Some(own) = took.get(&who) else { continue };
        let name = who.name();
        figures.add(format!("{what}, work: {name}"), "ms", own.work_ms());
        let ratio = own.per_second() / bare.per_second();
        figures.add(
            format!("{what}, rate beside the bare worker's: {name}"),
            "x",
            ratio,
        );
        let ratio = bare.work_ms() / own.work_ms();
        figures.add(
            format!("{what}, answers per work beside the bare worker's: {name}"),
            "x",
            ratio,
        );
    }
}

/// How the rates are beside those that they are to be held against, where these are measured.
fn beside(what: &str, took: &BTreeMap<Who, Took>, figures: &mut Figures) {
    for (own, other, whose) in [
        (Who::Passed, Who::Bounded, "JavaScript's with the limits"),
        (Who::Door, Who::Portkey, "Portkey's"),
    ] {
        if let (Some(own_took), Some(other)) = (took.get(&own), took.get(&other)) {
            let ratio = own_took.per_second() / other.per_second();
            let name = format!("{what}, rate beside {whose}: {}", own.name());
            figures.add(name, "x", ratio);
        }
    }
}

/// One workerd with all workers, from the relay's own configuration.
fn workerd(worker: &Path, ports: &Ports) -> Result<Guard> {
    let root = paths::root();
    let template = fs::read_to_string(root.join("edge-proxy/workerd.capnp"))?;
    let folder = paths::scratch();
    fs::create_dir_all(&folder)?;
    let (mut services, mut sockets) = (String::new(), String::new());
    for (name, port) in [("bare", ports.bare), ("bounded", ports.bounded)] {
        let script = root.join(format!("edge-proxy/tests/bench/{name}.js"));
        services += &format!(
            r#"    (name = "{name}", worker = (
      modules = [(name = "{name}.js", esModule = embed "{}")],
      compatibilityDate = "2026-10-20",
      globalOutbound = "providers",
      bindings = [(name = "UPSTREAM", text = "http://127.0.0.1:{}")],
    )),
"#,
            script.display(),
            ports.upstream
        );
        sockets += &format!(
            r#"(name = "{name}", address = "localhost:{port}", http = (), service = "{name}"), "#
        );
    }
    let text = template
        .replace("@PORT@", &ports.relay.to_string())
        .replace("@DIST@", &folder.display().to_string())
        .replace("@NETWORKS@", r#""public", "private", "local""#)
        .replace("@WORKER_DIR@", &worker.display().to_string())
        .replacen("services = [", &format!("services = [\n{services}"), 1)
        .replacen("sockets = [", &format!("sockets = [{sockets}"), 1);
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

/// How long a process has worked so far, in milliseconds: unlike the clock it does not count what others do. 0 where
/// the system does not tell.
fn cpu_ms(server: &Guard) -> Result<f64> {
    let Ok(text) = fs::read_to_string(format!("/proc/{}/stat", server.0.id())) else {
        return Ok(0.0);
    };
    let (_, fields) = text.rsplit_once(") ").context("no stat")?;
    let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
    let ticks: f64 = ticks.sum::<Result<f64, _>>()?;
    // A tick is a hundredth of a second wherever Linux runs.
    Ok(ticks * 10.0)
}

/// The middle of all; 0 of none.
fn median(all: &[f64]) -> f64 {
    load::share(all, 0.5)
}

/// Milliseconds since a moment.
fn ms_since(moment: Instant) -> f64 {
    moment.elapsed().as_secs_f64() * 1000.0
}
