//! Many streams at once: whether each comes whole, in time and to whom it belongs, and what is left behind when callers go.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};

use super::{
    load::{self, Ask},
    ms_since,
    upstream::{Open, Paced},
};

/// How streams that were held together came out.
#[derive(Default)]
pub(super) struct Held {
    /// How many came whole, and nothing else with them.
    pub(super) whole: usize,
    /// How many brought a chunk of another.
    pub(super) mixed: usize,
    /// How long each chunk was under way, in milliseconds.
    pub(super) late: Vec<f64>,
}

/// Asks for a stream on each of so many connections, and follows all of them to their end. They begin one by one
/// within the time between two chunks, as callers do.
pub(super) async fn hold(many: usize, paced: Paced, ask: impl Fn(Paced) -> Ask) -> Result<Held> {
    let each = paced.apart / u32::try_from(many)?;
    let mut tasks = Vec::new();
    for key in 0..many {
        let paced = Paced { key, ..paced };
        tasks.push(tokio::spawn(follow(ask(paced), paced)));
        sleep(each).await;
    }
    let mut held = Held::default();
    for task in tasks {
        // One that is cut off counts as not whole; that it is the others tell.
        let Ok((own, all, late)) = task.await? else {
            continue;
        };
        held.late.extend(late);
        held.whole += usize::from(own == paced.chunks && all == own);
        held.mixed += usize::from(all > own);
    }
    Ok(held)
}

/// One stream to its end: how many chunks were its own, how many there were, and how long each was under way.
async fn follow(ask: Ask, paced: Paced) -> Result<(usize, usize, Vec<f64>)> {
    let mut socket = begin(&ask).await?;
    let (mut bytes, mut late, mut seen) = (Vec::new(), Vec::new(), 0);
    loop {
        if socket.read_buf(&mut bytes).await? == 0 {
            bail!("cut off");
        }
        seen = load::note_late(&bytes, seen, &mut late);
        if let Some(head) = load::find(&bytes, b"\r\n\r\n")
            && load::ended(
                bytes.get(..head).unwrap_or_default(),
                bytes.get(head + 4..).unwrap_or_default(),
            )?
        {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let own = text.matches(&format!("for {} sent", paced.key)).count();
    Ok((own, text.matches(" sent ").count(), late))
}

/// How long it takes from a caller's going until the provider is left, in milliseconds, for each of so many; and how
/// many streams are open two seconds after.
pub(super) async fn leave(
    many: usize,
    paced: Paced,
    open: &Open,
    ask: impl Fn(Paced) -> Ask,
) -> Result<(Vec<f64>, usize)> {
    let mut sockets = Vec::new();
    for place in 0..many {
        // Keys that no stream had before.
        let key = paced.key + place;
        sockets.push((key, begin(&ask(Paced { key, ..paced })).await?));
    }
    for (_, socket) in &mut sockets {
        let mut bytes = Vec::new();
        while load::find(&bytes, b"data: ").is_none() {
            if socket.read_buf(&mut bytes).await? == 0 {
                bail!("cut off");
            }
        }
    }
    let mut gone = Vec::new();
    for (key, socket) in sockets {
        drop(socket);
        gone.push((key, Instant::now()));
    }
    sleep(Duration::from_secs(2)).await;
    let after = |(key, gone): &(usize, Instant)| {
        let left = open.left(*key)?;
        Some(left.saturating_duration_since(*gone).as_secs_f64() * 1000.0)
    };
    Ok((gone.iter().filter_map(after).collect(), open.now()))
}

async fn begin(ask: &Ask) -> Result<TcpStream> {
    let began = Instant::now();
    loop {
        // Many at once can be more than the other side takes at a time.
        match TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, ask.port)).await {
            Ok(mut socket) => {
                socket.set_nodelay(true)?;
                socket.write_all(&ask.bytes).await?;
                return Ok(socket);
            }
            Err(error) if ms_since(began) > 10_000.0 => return Err(error.into()),
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}
