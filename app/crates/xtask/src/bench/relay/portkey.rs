//! The Portkey gateway, beside which the door may be measured. Its package brings a bundle for Node and none for workerd.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::{
    serve::{self, Guard},
    tools::Npm,
};

/// Starts it; gives its port.
pub(super) fn start() -> Result<(u16, Guard)> {
    let script = Npm::portkey()?
        .modules()
        .join("@portkey-ai/gateway/build/start-server.js");
    let port = serve::free_port()?;
    let child = Command::new("node")
        .arg(script)
        .args(["--headless", &format!("--port={port}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start Node")?;
    let mut server = Guard(child);
    serve::wait_for(port, "/", || Ok(server.0.try_wait()?.is_some()))?;
    Ok((port, server))
}

/// The headers by which it asks our provider, as lines.
pub(super) fn headers(upstream: u16) -> String {
    format!(
        "x-portkey-provider: anthropic\r\nx-portkey-custom-host: http://127.0.0.1:{upstream}/v1\r\n"
    )
}
