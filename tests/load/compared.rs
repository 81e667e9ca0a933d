//! Docket and its peer, side by side: the same requests to both over HTTP, in turns, in one run.
//!
//! From the POST to the known outcome: the peer's answer is the outcome; Docket's is pushed over the feed after its 202, so that its
//! time goes from the POST to the outcome's arrival on the one open feed, that of the account whose commands they are.

mod oracle;
mod usage;
mod workload;

pub(crate) use oracle::Booked;
pub(crate) use usage::resident;
pub(crate) use workload::{Limits, Workload};

use crate::Effort;
use crate::chart::Bars;
use crate::clinic::{Clinic, THREADS, ids, own_runtime};
use crate::measure::{Rounds, a_second, float, share};
use crate::peer::{self, Peer};
use crate::pushed::{arrivals, follow};
use crate::report::{Figure, Goal, Row, progress};
use crate::wire::{self, Connections, Exchange};
use anyhow::ensure;
use docket_shared::command::CommandEnvelope;
use docket_tests::feed::Socket;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use usage::Usage;

/// How many requests are in flight, and how many make a round.
const LEVELS: [(usize, usize); 3] = [(1, 600), (32, 8_000), (256, 16_000)];
/// A short round is still this part of a whole one: the peer needs some thousands to show what it can do.
const DIVISOR_MAXIMUM: usize = 2;
/// Times the peer's rate, with 32 and with 256 in flight.
const RATE_GOALS: [f64; 2] = [3.0, 5.0];
/// Parts of the peer's waiting times with 32 in flight, the median and the 99th hundredth.
const WAIT_GOALS: [f64; 2] = [0.25, 0.4];

/// One side's figures with so many in flight.
#[derive(Default)]
struct Side {
    rate: Rounds,
    median: Rounds,
    slow: Rounds,
    greatest: Rounds,
    seconds: Rounds,
    bytes: Rounds,
}

struct Level {
    in_flight: usize,
    requests: usize,
    docket: Connections,
    peer: Option<Connections>,
    figures: [Side; 2],
}

/// What one side did in a round.
struct Ran {
    time: Duration,
    waits: Vec<Duration>,
    usage: Usage,
}

/// Both sides and what they are asked.
struct Both<'a> {
    runtime: &'a Runtime,
    clinic: &'a Clinic,
    peer: Option<&'a Peer>,
    confirmed_by_peer: usize,
    sent: usize,
}

pub(crate) fn measure(
    effort: Effort,
    notes: &mut Vec<String>,
) -> anyhow::Result<(Vec<Row>, Option<Vec<Bars>>)> {
    let runtime = own_runtime("clients")?;
    let mut workload = Workload::new();
    let clinic = Clinic::start(&runtime, workload.setup())?;
    let peer = Peer::start(&runtime, &workload);
    if let Err(reason) = &peer {
        notes.push(format!("Docket's figures stand without the peer's: {reason:#}."));
    }
    let peer = peer.ok();
    let mut feed = runtime.block_on(follow(&clinic))?;
    let mut levels = Vec::new();
    for (in_flight, requests) in LEVELS {
        levels.push(Level {
            in_flight,
            requests: requests / effort.divisor.min(DIVISOR_MAXIMUM),
            docket: runtime.block_on(Connections::open(clinic.address, in_flight))?,
            peer: peer
                .as_ref()
                .map(|peer| runtime.block_on(Connections::open(peer.address, in_flight)))
                .transpose()?,
            figures: Default::default(),
        });
    }
    let mut both =
        Both { runtime: &runtime, clinic: &clinic, peer: peer.as_ref(), confirmed_by_peer: 0, sent: 0 };
    for round in 0..=effort.rounds {
        progress(&format!("side by side: round {round} of {} (0 is not counted)", effort.rounds));
        for level in &mut levels {
            let commands = workload.take(level.requests);
            feed = level.round(&mut both, feed, &commands, round)?;
        }
    }
    both.judge(&workload, notes)?;
    let rows = levels.iter().flat_map(Level::rows).collect();
    let bars = peer.is_some().then(|| levels.iter().map(Level::bars).collect());
    drop((levels, feed, peer));
    clinic.stop()?;
    Ok((rows, bars))
}

impl Level {
    /// Docket first in odd rounds, the peer first in even ones.
    fn round(
        &mut self,
        both: &mut Both<'_>,
        feed: Socket,
        commands: &[CommandEnvelope],
        round: usize,
    ) -> anyhow::Result<Socket> {
        let first = if round.is_multiple_of(2) { self.peer(both, commands)? } else { None };
        let (docket, feed) = self.docket(both, feed, commands)?;
        let peer = if round.is_multiple_of(2) { first } else { self.peer(both, commands)? };
        both.sent += commands.len();
        if round > 0 {
            let [docket_side, peer_side] = &mut self.figures;
            docket_side.note(&docket);
            peer.iter().for_each(|peer| peer_side.note(peer));
        }
        Ok(feed)
    }

    fn docket(
        &mut self,
        both: &Both<'_>,
        feed: Socket,
        commands: &[CommandEnvelope],
    ) -> anyhow::Result<(Ran, Socket)> {
        let requests = both.clinic.requests(commands)?;
        let before = Usage::of_threads(&THREADS);
        let (exchanges, arrivals, feed) = both.runtime.block_on(async {
            let arriving = tokio::spawn(arrivals(feed, commands.len()));
            let (_, exchanges) = self.docket.send(&requests, &[202]).await?;
            let (arrivals, feed) = arriving.await??;
            anyhow::Ok((exchanges, arrivals, feed))
        })?;
        let usage = Usage::of_threads(&THREADS) - before;
        let ids: Vec<_> = ids(commands).collect();
        let known = exchanges.iter().filter_map(|it| Some((it.sent, *arrivals.get(&ids[it.index])?)));
        let begun = exchanges.iter().map(|it| it.sent).min();
        let ended = arrivals.values().max();
        let time = begun.zip(ended).map(|(begun, ended)| ended.saturating_duration_since(begun));
        let waits: Vec<_> = known.map(|(sent, known)| known.saturating_duration_since(sent)).collect();
        ensure!(waits.len() == commands.len(), "{} of {} outcomes came", waits.len(), commands.len());
        Ok((Ran { time: time.unwrap_or_default(), waits, usage }, feed))
    }

    fn peer(&mut self, both: &mut Both<'_>, commands: &[CommandEnvelope]) -> anyhow::Result<Option<Ran>> {
        let (Some(peer), Some(connections)) = (both.peer, &mut self.peer) else { return Ok(None) };
        let host = peer.address.to_string();
        let request =
            |envelope| anyhow::Ok(wire::request(&host, &peer.cookie, &serde_json::to_vec(envelope)?));
        let requests: Arc<[Vec<u8>]> = commands.iter().map(request).collect::<Result<_, _>>()?;
        let usage = || Usage::of_threads(&[peer::THREADS]) + Usage::of_family(peer.process());
        let before = usage();
        let (time, exchanges) = both.runtime.block_on(connections.send(&requests, &[201, 409]))?;
        let usage = usage() - before;
        both.confirmed_by_peer += exchanges.iter().filter(|it| it.status == 201).count();
        let waits = exchanges.iter().map(|Exchange { sent, answered, .. }| *answered - *sent).collect();
        Ok(Some(Ran { time, waits, usage }))
    }

    fn rows(&self) -> Vec<Row> {
        let [docket, peer] = &self.figures;
        let row = |what: &str, figure: fn(f64) -> Figure, part: fn(&Side) -> &Rounds, goal: Goal| Row {
            what: format!("side by side, {what}, {} in flight", self.in_flight),
            measured: figure(part(docket).median()),
            beside: self.peer.as_ref().map(|_| ("PostgreSQL".into(), figure(part(peer).median()))),
            ratio: self.peer.as_ref().map(|_| part(docket).over(part(peer))),
            goal,
        };
        let ratio = |part: fn(&Side) -> &Rounds| part(docket).over(part(peer)).median();
        let [rate, median, slow] = [ratio(|it| &it.rate), ratio(|it| &it.median), ratio(|it| &it.slow)];
        let [mut rate_goal, mut median_goal, mut slow_goal] = [Goal::None, Goal::None, Goal::None];
        if self.peer.is_some() {
            match self.in_flight {
                32 => {
                    rate_goal = Goal::at_least(rate, RATE_GOALS[0], "at least 3");
                    median_goal = Goal::at_most(median, WAIT_GOALS[0], "at most 0.25");
                    slow_goal = Goal::at_most(slow, WAIT_GOALS[1], "at most 0.40");
                }
                256 => rate_goal = Goal::at_least(rate, RATE_GOALS[1], "at least 5"),
                _ => {}
            }
        }
        vec![
            row("durable decisions", Figure::EachSecond, |it| &it.rate, rate_goal),
            row("POST to known outcome, p50", Figure::Seconds, |it| &it.median, median_goal),
            row("POST to known outcome, p99", Figure::Seconds, |it| &it.slow, slow_goal),
            row("POST to known outcome, longest", Figure::Seconds, |it| &it.greatest, Goal::None),
            row("processor time a decision", Figure::Seconds, |it| &it.seconds, Goal::None),
            row("written a decision", Figure::Bytes, |it| &it.bytes, Goal::None),
        ]
    }

    fn bars(&self) -> Bars {
        let [docket, peer] = &self.figures;
        let pair = |part: fn(&Side) -> &Rounds| [part(docket).median(), part(peer).median()];
        Bars {
            in_flight: self.in_flight,
            rate: pair(|it| &it.rate),
            median: pair(|it| &it.median),
            slow: pair(|it| &it.slow),
        }
    }
}

impl Side {
    fn note(&mut self, Ran { time, waits, usage }: &Ran) {
        let mut all = Rounds::default();
        waits.iter().for_each(|wait| all.push(wait.as_secs_f64()));
        self.rate.push(a_second(waits.len(), *time));
        self.median.push(all.median());
        self.slow.push(all.quantile(0.99));
        self.greatest.push(all.quantile(1.0));
        self.seconds.push(share(usage.seconds, waits.len()));
        self.bytes.push(share(usage.bytes_written, waits.len()));
    }
}

impl Both<'_> {
    /// Holds what both have booked against the same rules.
    fn judge(&self, workload: &Workload, notes: &mut Vec<String>) -> anyhow::Result<()> {
        let calendar = self.runtime.block_on(self.clinic.client.calendar(workload.window()));
        let booked = |it: &Arc<docket_shared::model::Appointment>| Booked {
            practitioner: it.practitioner_id,
            patient: it.patient_id,
            during: docket_shared::time::Interval::new(it.start, it.end),
        };
        let docket: Vec<_> = calendar.appointments.iter().map(booked).collect();
        oracle::verify("Docket", &docket, workload)?;
        let rejected = |confirmed: usize| 100.0 * (1.0 - share(float(confirmed), self.sent));
        let mut note = format!(
            "Side by side: {} bookings each; Docket rejected {:.1} %",
            self.sent,
            rejected(docket.len())
        );
        if let Some(peer) = self.peer {
            let booked = self.runtime.block_on(peer.booked())?;
            oracle::verify("the peer", &booked, workload)?;
            let commands = self.runtime.block_on(peer.commands())?;
            ensure!(booked.len() == self.confirmed_by_peer, "the peer confirmed what it does not have");
            ensure!(usize::try_from(commands)? == self.sent, "the peer forgot what it was asked");
            note += &format!(
                ", the peer ({}) {:.1} %; nothing overlaps and no limit is broken in either",
                peer.described(),
                rejected(booked.len())
            );
        }
        notes.push(note + ".");
        Ok(())
    }
}
