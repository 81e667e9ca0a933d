//! What is under way between browsers and server. Requests and answers come in any order, twice or not at all; what one connection
//! carries comes in order or not at all, as TCP has it.

use super::{Breach, World, pick};
use crate::client::Feed;
use crate::server::{Address, Edge, Server};
use axum::extract::ws::Message;
use docket_frontend::cache::{Action, Connection};
use docket_frontend::net::feed::follow;
use docket_server::authority::SubmitError;
use docket_shared::command::{CancelAppointment, Command, CommandEnvelope};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, AppointmentId, CommandId, Epoch};
use docket_shared::protocol::ws::{ClientMessage, ServerMessage};
use docket_shared::rejection::Outcome;
use std::rc::Rc;
use uuid::Uuid;

/// Something under way, besides what the connections carry.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "few are under way at once")]
pub(super) enum Packet {
    /// POST of a command.
    Post { from: Address, account: AccountId, envelope: CommandEnvelope },
    /// 202.
    Accepted { to: (usize, u32), id: CommandId },
    /// 403 or 422.
    Refused { to: (usize, u32), id: CommandId },
    /// 401.
    SignedOut { to: (usize, u32) },
    /// 503, or no answer at all.
    Unreachable { to: (usize, u32), id: CommandId },
    /// GET of a command.
    Inquiry { from: (usize, u32), account: AccountId, id: CommandId },
    /// Its answer: nothing is known of it, or what became of it in which life.
    Told { to: (usize, u32), id: CommandId, epoch: Epoch, outcome: Option<Outcome> },
}

impl World {
    pub(super) fn something_is_under_way(&self) -> bool {
        !self.under_way.is_empty() || self.carrying().next().is_some()
    }

    /// The browsers to which something comes over their connections.
    fn carrying(&self) -> impl Iterator<Item = usize> + '_ {
        let carries = |feed: &Feed| !feed.socket.0.borrow().to_client.is_empty();
        (0..self.clients.len()).filter(move |it| self.clients[*it].feed.as_ref().is_some_and(carries))
    }

    pub(super) fn deliver(&mut self, salt: u64) -> Result<(), Breach> {
        let carrying: Vec<_> = self.carrying().collect();
        let Some(index) = pick(salt, self.under_way.len() + carrying.len()) else { return Ok(()) };
        if let Some(client) = index.checked_sub(self.under_way.len()) {
            return self.hear(carrying[client]);
        }
        let packet = self.under_way.swap_remove(index);
        self.note(&format!("  comes {packet:?}"));
        self.arrive(packet)
    }

    pub(super) fn lose(&mut self, salt: u64) -> Result<(), Breach> {
        let Some(index) = pick(salt, self.under_way.len()) else { return Ok(()) };
        match self.under_way.swap_remove(index) {
            // Whoever waits for an answer that does not come gives up.
            Packet::Post { from: Some(to), envelope: CommandEnvelope { id, .. }, .. }
            | Packet::Accepted { to, id }
            | Packet::Refused { to, id }
            | Packet::Unreachable { to, id }
            | Packet::Inquiry { from: to, id, .. }
            | Packet::Told { to, id, .. } => self.under_way.push(Packet::Unreachable { to, id }),
            Packet::Post { from: None, .. } | Packet::SignedOut { .. } => {}
        }
        Ok(())
    }

    pub(super) fn send(&mut self, client: usize) {
        let who = &mut self.clients[client];
        if let Some((id, command)) = who.next() {
            let (from, account) = (Some((client, who.visit)), who.actor.account_id);
            self.under_way.push(Packet::Post { from, account, envelope: CommandEnvelope { id, command } });
        }
    }

    pub(super) fn inquire(&mut self, client: usize) {
        let who = &mut self.clients[client];
        let (from, account) = ((client, who.visit), who.actor.account_id);
        for id in who.undecided() {
            self.under_way.push(Packet::Inquiry { from, account, id });
        }
    }

    /// Sends a known id with another body.
    pub(super) fn forge(&mut self, salt: u64) {
        let Some(index) = pick(salt, self.truth.outcomes.len()) else { return };
        let Some((id, record)) = self.truth.outcomes.iter().nth(index) else { return };
        let appointment_id = AppointmentId::new(Uuid::from_u128(u128::from(salt)));
        let command =
            Command::CancelAppointment(CancelAppointment { appointment_id, reason: "Forged".into() });
        let (account, envelope) = (record.by, CommandEnvelope { id: *id, command });
        self.under_way.push(Packet::Post { from: None, account, envelope });
    }

    fn arrive(&mut self, packet: Packet) -> Result<(), Breach> {
        match packet {
            Packet::Post { from, account, envelope } => self.posted(from, account, envelope),
            Packet::Accepted { to, id } => {
                let Some(client) = self.answered(to, id) else { return Ok(()) };
                self.clients[client].dispatch(Action::Accepted(id));
                self.send(client);
                self.shown_is_so(client, None)
            }
            Packet::Refused { to, id } => {
                let Some(client) = self.answered(to, id) else { return Ok(()) };
                self.clients[client].dispatch(Action::Refused(id, "Not taken.".into()));
                self.send(client);
                Ok(())
            }
            Packet::SignedOut { to } => {
                if let Some(client) = self.present(to) {
                    self.clients[client].close(false);
                }
                Ok(())
            }
            Packet::Unreachable { to, id } => {
                if let Some(client) = self.answered(to, id) {
                    self.clients[client].asking.remove(&id);
                }
                Ok(())
            }
            Packet::Inquiry { from, account, id } => {
                let told = match &self.server {
                    Some(server) if server.knows(account) => {
                        let (epoch, outcome) = (server.epoch, server.outcome(account, id));
                        Packet::Told { to: from, id, epoch, outcome }
                    }
                    Some(_) => Packet::SignedOut { to: from },
                    None => Packet::Unreachable { to: from, id },
                };
                self.under_way.push(told);
                Ok(())
            }
            Packet::Told { to, id, epoch, outcome } => {
                let Some(client) = self.present(to) else { return Ok(()) };
                self.clients[client].asking.remove(&id);
                if !self.clients[client].is_accepted(id) {
                    return Ok(());
                }
                let action = match outcome {
                    Some(outcome) => Action::Outcome(id, outcome),
                    None => Action::Requeue(id),
                };
                self.clients[client].dispatch(action);
                self.send(client);
                self.shown_is_so(client, Some(epoch))
            }
        }
    }

    fn present(&self, (client, visit): (usize, u32)) -> Option<usize> {
        let who = &self.clients[client];
        (who.cache.is_some() && who.visit == visit).then_some(client)
    }

    /// The browser that waits for this answer, if it does; it may send the next request then.
    fn answered(&mut self, to: (usize, u32), id: CommandId) -> Option<usize> {
        let client = self.present(to)?;
        let who = &mut self.clients[client];
        if who.sending == Some(id) {
            who.sending = None;
        }
        Some(client)
    }

    fn posted(&mut self, from: Address, account: AccountId, envelope: CommandEnvelope) -> Result<(), Breach> {
        let id = envelope.id;
        if from.is_none() && !self.truth.outcomes.contains_key(&id) {
            // A backup was restored since: by now nobody has sent this id.
            return Ok(());
        }
        let edge = self.server.as_mut().map(|server| server.post(from, account, envelope));
        let Some(to) = from else { return Ok(()) };
        match edge {
            Some(Edge::Waits) => {}
            Some(Edge::Forbidden) => self.under_way.push(Packet::Refused { to, id }),
            Some(Edge::SignedOut) => self.under_way.push(Packet::SignedOut { to }),
            Some(Edge::Busy) | None => self.under_way.push(Packet::Unreachable { to, id }),
            Some(Edge::IdReused) => {
                return self.breach("an id is its sender's", format!("{id} was refused."));
            }
        }
        self.receipts()
    }

    fn receipts(&mut self) -> Result<(), Breach> {
        let receipts = self.server.as_mut().map(Server::receipts).unwrap_or_default();
        receipts.into_iter().try_for_each(|(to, id, receipt)| self.receipt(to, id, receipt))
    }

    /// What the edge answers when the receipt has come.
    pub(super) fn receipt(
        &mut self,
        to: Address,
        id: CommandId,
        receipt: Result<(), SubmitError>,
    ) -> Result<(), Breach> {
        match (receipt, to) {
            (Ok(()), None) => self.breach("an id stands for one body", format!("{id} was taken twice.")),
            (Ok(()), Some(to)) => {
                if !self.truth.outcomes.contains_key(&id) {
                    return self.breach("202 comes after the commit", format!("{id} is not on the disk."));
                }
                self.acknowledged.insert(id);
                self.under_way.push(Packet::Accepted { to, id });
                Ok(())
            }
            (Err(SubmitError::IdReused), Some(_)) => {
                self.breach("an id is its sender's", format!("{id} was refused."))
            }
            (Err(SubmitError::IdReused), None) | (Err(_), None) => Ok(()),
            (Err(SubmitError::Overloaded | SubmitError::Stopped), to) => {
                self.unreachable(to, id);
                Ok(())
            }
        }
    }

    /// One message of a connection, as `Feed` and `Session` take it.
    fn hear(&mut self, client: usize) -> Result<(), Breach> {
        let Some(feed) = &mut self.clients[client].feed else { return Ok(()) };
        let Some(message) = feed.socket.0.borrow_mut().to_client.pop_front() else { return Ok(()) };
        let (epoch, known) = (feed.epoch, feed.known);
        // There is room again.
        self.serve();
        let Message::Text(text) = message else {
            self.ended(client);
            return Ok(());
        };
        self.note(&format!("  {client} hears {text}"));
        let message: ServerMessage = match serde_json::from_str(&text) {
            Ok(message) => message,
            Err(error) => return self.breach("messages can be read", error.to_string()),
        };
        let Some(position) = follow(known, &message) else {
            return self.breach("the feed has no gap", format!("Browser {client} knew {known:?}: {text}"));
        };
        self.message_is_so(client, epoch, &message)?;
        if let Some(feed) = &mut self.clients[client].feed {
            feed.known = Some(position);
        }
        self.heard(client, message)?;
        self.ended(client);
        self.shown_is_so(client, Some(epoch))
    }

    fn heard(&mut self, client: usize, message: ServerMessage) -> Result<(), Breach> {
        let who = &mut self.clients[client];
        let live = |who: &mut crate::client::Client| {
            who.dispatch(Action::Connection(Connection::Live));
            who.asking.clear();
        };
        match message {
            ServerMessage::Snapshot(snapshot) => {
                who.anew = false;
                who.dispatch(Action::Snapshot(Rc::new(*snapshot)));
                live(who);
                self.inquire(client);
            }
            ServerMessage::Resumed { at, .. } => {
                who.dispatch(Action::Alive(at));
                live(who);
                self.inquire(client);
            }
            ServerMessage::Changes { seq, changes } => {
                let renewed = changes.iter().any(|it| matches!(it.event, Event::OrganizationSaved { .. }));
                let at = self.clock_now();
                self.clients[client].dispatch(Action::Changes { seq, changes: Rc::new(changes), at });
                if renewed {
                    self.clients[client].anew = true;
                    self.clients[client].lose();
                    self.connect(client)?;
                }
            }
            ServerMessage::Outcome { id, outcome } => who.dispatch(Action::Outcome(id, outcome)),
            ServerMessage::Heartbeat { seq, at } => {
                who.dispatch(Action::Alive(at));
                let alive = serde_json::to_string(&ClientMessage::Heartbeat { seq }).unwrap_or_default();
                if let Some(feed) = &who.feed {
                    feed.socket.0.borrow_mut().to_server.push_back(Message::Text(alive.into()));
                }
            }
            ServerMessage::SessionEnded => who.close(false),
        }
        self.send(client);
        Ok(())
    }
}
