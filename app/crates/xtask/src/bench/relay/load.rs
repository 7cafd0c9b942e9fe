//! Asks again and again over open connections, and notes how long each answer took.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{ms_since, upstream::now_us};

/// One request, as bytes.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) port: u16,
    pub(super) bytes: Arc<[u8]>,
}

impl Ask {
    /// A request with a JSON body; further headers are lines, each with its end.
    pub(super) fn new(port: u16, path: &str, headers: &str, body: &str) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost:{port}\r\nauthorization: Bearer fake-key\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        );
        Self {
            port,
            bytes: format!("{head}{body}").into_bytes().into(),
        }
    }
}

/// How long answers took, in milliseconds.
#[derive(Default)]
pub(super) struct Took {
    whole: Vec<f64>,
    first: Vec<f64>,
    /// How long chunks were under way that say when they were sent.
    late: Vec<f64>,
    lasted: f64,
    /// How long the server worked meanwhile.
    pub(super) cpu_ms: f64,
}

impl Took {
    pub(super) fn per_second(&self) -> f64 {
        let count = u32::try_from(self.whole.len()).unwrap_or(u32::MAX);
        f64::from(count) * 1000.0 / self.lasted
    }

    /// How long the server worked for each answer, in milliseconds.
    pub(super) fn work_ms(&self) -> f64 {
        let count = u32::try_from(self.whole.len()).unwrap_or(u32::MAX);
        self.cpu_ms / f64::from(count)
    }

    /// Takes in what was taken later.
    pub(super) fn add(&mut self, later: Self) {
        self.whole.extend(later.whole);
        self.first.extend(later.first);
        self.late.extend(later.late);
        self.lasted += later.lasted;
        self.cpu_ms += later.cpu_ms;
    }

    pub(super) fn first_ms(&self) -> f64 {
        share(&self.first, 0.5)
    }

    pub(super) fn late_p99_ms(&self) -> f64 {
        share(&self.late, 0.99)
    }
}

/// The value below which a share of all lies; 0 of none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a place in a list"
)]
pub(super) fn share(all: &[f64], share: f64) -> f64 {
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * share) as usize;
    let last = sorted.len().saturating_sub(1);
    sorted.get(place.min(last)).copied().unwrap_or_default()
}

/// Asks over so many connections for a time.
pub(super) async fn spell(ask: &Ask, connections: usize, lasts: Duration) -> Result<Took> {
    let began = Instant::now();
    gather(ask, connections, move |_| began.elapsed() < lasts).await
}

/// Asks so many times in all.
pub(super) async fn count(ask: &Ask, connections: usize, times: usize) -> Result<Took> {
    gather(ask, connections, move |asked| asked < times).await
}

async fn gather(
    ask: &Ask,
    connections: usize,
    more: impl Fn(usize) -> bool + Clone + Send + 'static,
) -> Result<Took> {
    let began = Instant::now();
    let asked = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(one(ask.clone(), asked.clone(), more.clone())))
        .collect();
    let mut all = Took::default();
    for task in tasks {
        all.add(task.await??);
    }
    all.lasted = ms_since(began);
    Ok(all)
}

/// One connection.
async fn one(ask: Ask, asked: Arc<AtomicUsize>, more: impl Fn(usize) -> bool) -> Result<Took> {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, ask.port)).await?;
    socket.set_nodelay(true)?;
    let mut took = Took::default();
    let mut bytes = Vec::with_capacity(65_536);
    while more(asked.fetch_add(1, Ordering::Relaxed)) {
        let began = Instant::now();
        socket.write_all(&ask.bytes).await?;
        bytes.clear();
        let mut seen = 0;
        let mut first = None;
        loop {
            if socket.read_buf(&mut bytes).await? == 0 {
                bail!("the connection was closed in the middle of an answer");
            }
            let Some(head) = find(&bytes, b"\r\n\r\n") else {
                continue;
            };
            let body = bytes.get(head + 4..).unwrap_or_default();
            if !body.is_empty() && first.is_none() {
                first = Some(ms_since(began));
            }
            seen = note_late(&bytes, seen, &mut took.late);
            if ended(bytes.get(..head).unwrap_or_default(), body)? {
                break;
            }
        }
        if !bytes.starts_with(b"HTTP/1.1 200") {
            bail!("not answered: {}", String::from_utf8_lossy(&bytes));
        }
        took.whole.push(ms_since(began));
        took.first.extend(first);
    }
    Ok(took)
}

/// Whether a body is complete.
pub(super) fn ended(head: &[u8], body: &[u8]) -> Result<bool> {
    let head = std::str::from_utf8(head)?.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    Ok(match length {
        Some(length) => body.len() >= length.trim().parse().context("a length")?,
        None => body.ends_with(b"0\r\n\r\n"),
    })
}

/// Notes how long the chunks were under way that have come since `seen`; gives where to look next.
pub(super) fn note_late(bytes: &[u8], mut seen: usize, late: &mut Vec<f64>) -> usize {
    while let Some(start) = bytes.get(seen..).and_then(|rest| find(rest, b"sent ")) {
        let rest = bytes.get(seen + start + 5..).unwrap_or_default();
        let Some(end) = find(rest, b" sent") else {
            break;
        };
        let sent = rest
            .get(..end)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(sent) = sent.and_then(|digits| digits.parse::<u128>().ok()) {
            let us = u32::try_from(now_us().saturating_sub(sent)).unwrap_or(u32::MAX);
            late.push(f64::from(us) / 1000.0);
        }
        seen += start + 5 + end + 5;
    }
    seen
}

pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
