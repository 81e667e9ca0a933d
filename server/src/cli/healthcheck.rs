//! `docket healthcheck`: for whatever watches the process. Speaks just enough HTTP to ask one question.

use super::terminal;
use crate::config::Config;
use anyhow::{Context as _, bail};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(5);

/// Asks `/health/ready` of the server at the address and port of `config`.
///
/// # Errors
/// Where nobody answers, or not with 200.
pub(super) async fn ask(config: &Config) -> anyhow::Result<ExitCode> {
    let address =
        if config.address.is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { config.address };
    let address = SocketAddr::new(address, config.port);
    let answer = timeout(PATIENCE, status(address)).await;
    let status = answer.with_context(|| format!("The server at {address} did not answer in time"))?;
    let status = status.with_context(|| format!("No server answers at {address}"))?;
    if status != "200" {
        bail!("The server at {address} is not ready (status {status}).");
    }
    terminal::say("ready");
    Ok(ExitCode::SUCCESS)
}

async fn status(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.split(' ').nth(1).unwrap_or_default().to_owned())
}
