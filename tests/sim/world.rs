//! Everything that there is in a history: the server and its disk, the browsers, what is under way between them, and the clock. One
//! thread moves it, one step after another.

mod judge;
mod network;

use crate::client::{Client, Feed};
use crate::clinic;
use crate::disk::{Disk, Failure};
use crate::history::{History, Step};
use crate::server::{Address, Server};
use crate::socket::{Socket, poll};
use crate::truth::Truth;
use crate::workload;
use chrono::TimeDelta;
use docket_server::authority::Bounds;
use docket_server::clock::{Clock as _, FixedClock};
use docket_server::push::connection::Subscription;
use docket_shared::command::Command;
use docket_shared::ids::{CommandId, Epoch};
use fastrand::Rng;
use network::Packet;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Rounds in which all must come to rest once nothing fails any more.
const ROUNDS: usize = 80;

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    /// Which promise, in a few words.
    pub(crate) promise: &'static str,
    pub(crate) sentence: String,
    /// At which step; past the last one while all comes to rest.
    pub(crate) step: usize,
    /// What happened before.
    pub(crate) lines: Vec<String>,
}

/// What a history came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// Of every line.
    pub(crate) hash: u64,
    pub(crate) lines: Vec<String>,
    pub(crate) commits: usize,
    pub(crate) outcomes: usize,
}

/// All there is.
pub(crate) struct World {
    disk: Disk,
    truth: Truth,
    clock: Arc<FixedClock>,
    runtime: Runtime,
    bounds: Bounds,
    server: Option<Server>,
    clients: Vec<Client>,
    accounts: usize,
    under_way: Vec<Packet>,
    /// What was asked for under each id.
    commands: BTreeMap<CommandId, Command>,
    /// What was answered 202 and no restored backup has taken back since.
    acknowledged: BTreeSet<CommandId>,
    step: usize,
    hasher: DefaultHasher,
    trace: Trace,
}

impl World {
    fn new(history: &History) -> Result<Self, Breach> {
        let mut random = Rng::with_seed(history.seed ^ 0x5eed);
        let clock = Arc::new(FixedClock::new(clinic::first_day()));
        let accounts = (history.clients * 3 / 4).max(2);
        let limits = workload::some_limits(&mut random);
        let epoch = Epoch::new(Uuid::from_u128(random.u128(..)));
        let disk = Disk::new(epoch, clinic::beginning(accounts, limits));
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build();
        let runtime = runtime.map_err(|error| Breach {
            promise: "the simulation runs",
            sentence: error.to_string(),
            step: 0,
            lines: Vec::new(),
        })?;
        let clients = (0..history.clients)
            .map(|number| Client::new(clinic::actor(number % accounts), clinic::window(random.u32(0..3) > 0)))
            .collect();
        let bounds = Bounds { queue: random.usize(3..12), batch: random.usize(1..6) };
        let mut world = Self {
            disk,
            truth: Truth::new(epoch),
            clock,
            runtime,
            bounds,
            server: None,
            clients,
            accounts,
            under_way: Vec::new(),
            commands: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            step: 0,
            hasher: DefaultHasher::new(),
            trace: Trace::default(),
        };
        world.start(false, 0)?;
        for client in 0..world.clients.len() {
            world.open(client)?;
        }
        Ok(world)
    }

    /// Lives through `history`.
    ///
    /// # Errors
    /// The first promise that was broken.
    pub(crate) fn live(history: &History) -> Result<Trace, Breach> {
        let mut world = Self::new(history)?;
        for (number, step) in history.steps.iter().enumerate() {
            world.step = number;
            world.note(&format!("{number} {step:?}"));
            world.take(*step)?;
            world.bounds_hold()?;
        }
        world.step = history.steps.len();
        world.come_to_rest()?;
        world.trace.hash = world.hasher.finish();
        world.trace.commits = world.truth.batches;
        world.trace.outcomes = world.truth.outcomes.len();
        Ok(world.trace)
    }

    fn note(&mut self, line: &str) {
        line.hash(&mut self.hasher);
        self.trace.lines.push(line.into());
    }

    fn breach<T>(&self, promise: &'static str, sentence: impl Into<String>) -> Result<T, Breach> {
        let (sentence, lines) = (sentence.into(), self.trace.lines.clone());
        Err(Breach { promise, sentence, step: self.step, lines })
    }

    fn take(&mut self, step: Step) -> Result<(), Breach> {
        match step {
            Step::Ask { client, salt } => self.ask(client, salt),
            Step::Deliver { salt } => self.deliver(salt),
            Step::Lose { salt } => self.lose(salt),
            Step::Double { salt } => {
                if let Some(index) = pick(salt, self.under_way.len()) {
                    let packet = self.under_way[index].clone();
                    self.under_way.push(packet);
                }
                Ok(())
            }
            Step::Decide => self.decide(),
            Step::Publish => self.publish(),
            Step::Pass { seconds } => self.pass(seconds),
            Step::Jump { minutes } => {
                self.clock.set(self.clock.now() + TimeDelta::minutes(minutes));
                Ok(())
            }
            Step::Cut { client } => {
                self.clients[client].lose();
                Ok(())
            }
            Step::Close { client, hasty } => {
                self.clients[client].close(hasty);
                Ok(())
            }
            Step::Open { client } => self.open(client),
            Step::Forge { salt } => {
                self.forge(salt);
                Ok(())
            }
            Step::Fail { how, for_good } => {
                let failures = [Failure::Full, Failure::Torn, Failure::NotSynced];
                self.disk.fail(failures[usize::from(how) % failures.len()], for_good);
                Ok(())
            }
            Step::Kill => {
                self.kill();
                Ok(())
            }
            Step::Stop => self.stop(),
            Step::Start { survives, salt } => {
                // A process that takes no commands any more is started again by whoever watches over it.
                if self.server.as_ref().is_some_and(|server| server.authority().is_none()) {
                    self.kill();
                }
                self.disk.mend();
                self.start(survives, salt)
            }
            Step::BackUp => {
                self.disk.back_up();
                Ok(())
            }
            Step::Restore => self.restore(),
        }
    }

    fn ask(&mut self, client: usize, salt: u64) -> Result<(), Breach> {
        let mut random = Rng::with_seed(salt);
        let number = self.commands.len() as u128;
        let (now, accounts) = (self.clock.now(), self.accounts);
        let who = &mut self.clients[client];
        let Some(cache) = who.cache.as_ref().filter(|cache| cache.is_loaded()) else { return Ok(()) };
        let command = workload::wish(&mut random, &cache.view, who.actor, accounts);
        // As of a UUIDv7, later ones are greater.
        let id = CommandId::new(Uuid::from_u128((number + 1) << 64 | u128::from(random.u64(..))));
        who.submit(id, command.clone(), now);
        self.note(&format!("  {client} wants {command:?} as {id}"));
        self.commands.insert(id, command);
        self.send(client);
        self.shown_is_so(client, None)
    }

    fn open(&mut self, client: usize) -> Result<(), Breach> {
        self.clients[client].open(self.clock.now());
        self.connect(client)?;
        self.send(client);
        Ok(())
    }

    /// Opens the feed, where there is none and somebody answers.
    fn connect(&mut self, client: usize) -> Result<(), Breach> {
        let who = &mut self.clients[client];
        let Some(server) = &self.server else { return Ok(()) };
        if who.cache.is_none() || who.feed.is_some() {
            return Ok(());
        }
        if !server.knows(who.actor.account_id) {
            // Nobody is signed in: the app ends, and what is undecided stays in the outbox.
            who.close(false);
            return Ok(());
        }
        let resume = who.position();
        let subscription = Subscription { account_id: who.actor.account_id, window: who.window, resume };
        let socket = Socket::default();
        let served = server.connect(socket.clone(), subscription);
        who.feed = Some(Feed { socket, server: Some(served), epoch: server.epoch, known: resume });
        self.serve();
        Ok(())
    }

    /// Every connection goes on as far as it gets.
    fn serve(&mut self) {
        let _entered = self.runtime.enter();
        for client in &mut self.clients {
            let Some(feed) = &mut client.feed else { continue };
            if feed.server.as_mut().is_some_and(|served| poll(served).is_some()) {
                feed.server = None;
            }
        }
    }

    fn decide(&mut self) -> Result<(), Breach> {
        let Some(server) = &mut self.server else { return Ok(()) };
        if let Err(error) = server.decide()
            && !self.disk.has_failed()
        {
            return self.breach("the journal takes what is decided", error.to_string());
        }
        self.follow_disk()?;
        self.published_is_kept()?;
        let receipts = self.server.as_mut().map(Server::receipts).unwrap_or_default();
        receipts.into_iter().try_for_each(|(to, id, receipt)| self.receipt(to, id, receipt))
    }

    fn publish(&mut self) -> Result<(), Breach> {
        if self.server.as_mut().is_some_and(Server::publish) {
            self.serve();
        }
        Ok(())
    }

    fn pass(&mut self, seconds: u64) -> Result<(), Breach> {
        self.clock.set(self.clock.now() + TimeDelta::seconds(seconds.cast_signed()));
        self.runtime.block_on(tokio::time::advance(Duration::from_secs(seconds)));
        self.serve();
        for client in 0..self.clients.len() {
            self.ended(client);
            self.connect(client)?;
            self.send(client);
            self.inquire(client);
        }
        Ok(())
    }

    /// A connection that the server has ended, and of which nothing is under way any more, is lost.
    fn ended(&mut self, client: usize) {
        let over = |feed: &Feed| feed.server.is_none() && feed.socket.0.borrow().to_client.is_empty();
        if self.clients[client].feed.as_ref().is_some_and(over) {
            self.clients[client].lose();
        }
    }

    fn kill(&mut self) {
        let Some(server) = self.server.take() else { return };
        for (to, id) in server.abandoned() {
            self.unreachable(to, id);
        }
        self.clients.iter_mut().for_each(Client::lose);
    }

    fn stop(&mut self) -> Result<(), Breach> {
        while self.server.as_ref().is_some_and(|server| server.authority().is_some() && !server.is_idle()) {
            self.decide()?;
            self.publish()?;
        }
        self.kill();
        Ok(())
    }

    fn start(&mut self, survives: bool, salt: u64) -> Result<(), Breach> {
        if self.server.is_some() {
            return Ok(());
        }
        let another = Epoch::new(Uuid::from_u128(Rng::with_seed(salt ^ 0xe90c).u128(..)));
        let server = Server::start(&self.disk, Arc::clone(&self.clock), self.bounds, survives, another);
        let server = match server {
            Ok(server) => server,
            Err(error) => return self.breach("the journal can be read again", error.to_string()),
        };
        self.truth = Truth::new(server.epoch);
        self.server = Some(server);
        self.follow_disk()?;
        self.acknowledged_is_kept()?;
        self.replay_is_live()
    }

    fn restore(&mut self) -> Result<(), Breach> {
        self.kill();
        if self.disk.restore() {
            let kept: BTreeSet<_> =
                self.disk.kept(0).iter().flat_map(|batch| &batch.commands).map(|record| record.id).collect();
            self.acknowledged.retain(|id| kept.contains(id));
        }
        Ok(())
    }

    fn unreachable(&mut self, to: Address, id: CommandId) {
        if let Some(to) = to {
            self.under_way.push(Packet::Unreachable { to, id });
        }
    }

    /// Nothing fails any more: everybody hears everything, and it is the same.
    fn come_to_rest(&mut self) -> Result<(), Breach> {
        self.disk.mend();
        if self.server.as_ref().is_some_and(|server| server.authority().is_none()) {
            self.kill();
        }
        self.start(true, self.step as u64)?;
        for _ in 0..ROUNDS {
            (0..self.clients.len()).try_for_each(|client| self.open(client))?;
            while self.something_is_under_way() {
                self.deliver(0)?;
                self.bounds_hold()?;
            }
            self.decide()?;
            while self.server.as_ref().is_some_and(|server| !server.unpublished.is_empty()) {
                self.publish()?;
            }
            let idle = self.server.as_ref().is_some_and(Server::is_idle);
            if idle && !self.something_is_under_way() && self.clients.iter().all(Client::is_at_rest) {
                return self.all_agree();
            }
            self.pass(4)?;
        }
        let restless = self.clients.iter().position(|client| !client.is_at_rest());
        let requests =
            restless.and_then(|it| self.clients[it].cache.as_ref()).map(|cache| cache.requests.clone());
        self.breach("everything comes to rest", format!("Browser {restless:?} still waits: {requests:?}"))
    }
}

/// One of `count` things.
fn pick(salt: u64, count: usize) -> Option<usize> {
    let count = u64::try_from(count).ok().filter(|count| *count > 0)?;
    usize::try_from(salt % count).ok()
}
