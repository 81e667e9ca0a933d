//! What I asked for, laid over what is confirmed: each undecided request as if it had been confirmed, so that it is drawn at
//! once, counts in the meters and is in the way of the next thing that I try.

use super::{Cache, Progress, Request};
use crate::decision::decide;
use docket_shared::command::{Command, Placing};
use docket_shared::decide::Context;
use docket_shared::event::Event;
use docket_shared::model::{
    Appointment, AppointmentStatus, Attendee, AttendeeRole, BookedWith, Meeting, MeetingStatus,
    ParticipationStatus,
};
use docket_shared::planted;
use docket_shared::state::State;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

impl Cache {
    /// Lays the undecided requests over what is confirmed, oldest first, since one may stand on another; and those that are
    /// confirmed and not yet followed, or they would vanish for a moment.
    pub(super) fn overlay(&mut self) {
        let position = self.position;
        self.ahead.retain(|(_, life, due)| position.is_some_and(|(epoch, seq)| epoch == *life && seq < *due));
        let is_open =
            |it: &Rc<Request>| !it.progress.is_final() || self.ahead.iter().any(|(id, ..)| *id == it.id);
        let is_open = |it: &Rc<Request>| is_open(it) || planted!("a-refusal-stays-drawn");
        let open: Vec<_> = self.requests.iter().rev().filter(|it| is_open(it)).cloned().collect();
        if open.is_empty() {
            self.view = Rc::clone(&self.confirmed);
            self.pending = Rc::default();
            self.pending_meetings = Rc::default();
            return;
        }
        let mut view = State::clone(&self.confirmed);
        // Whoever is to be booked is drawn by their name, though no snapshot holds them yet.
        let booked = |id| {
            open.iter()
                .any(|it| matches!(it.command.placing(), Some(Placing::Book(book)) if book.patient_id == id))
        };
        self.registered().filter(|it| booked(it.id)).for_each(|patient| view.learn_patient(patient));
        let mut pending = BTreeMap::new();
        let mut pending_meetings = BTreeMap::new();
        for request in open {
            for event in self.expected(&request, &view) {
                if let Some((appointment, _)) = event.appointment().filter(|_| !request.progress.is_final()) {
                    pending.insert(appointment.id, Arc::clone(appointment));
                }
                // What is said of a pair changes neither, so that neither is drawn as if it did.
                let is_drawn = !request.progress.is_final() && !event.is_about_pair();
                for meeting in event.meetings().filter(|_| is_drawn) {
                    pending_meetings.insert(meeting.id, Arc::clone(meeting));
                }
                view.apply(&event);
            }
        }
        self.view = Rc::new(view);
        self.pending = Rc::new(pending);
        self.pending_meetings = Rc::new(pending_meetings);
    }

    /// What a request would bring about: what the decision says, or, where this copy would say no or cannot say yet, what was
    /// asked for, since the authority may know better.
    fn expected(&self, request: &Request, view: &State) -> Vec<Event> {
        let context = Context::new(request.sent_at, self.actor);
        if let Some(Ok(events)) = decide(view, &request.command, &context) {
            return events;
        }
        let called = called(&request.command, view, &context);
        called.or_else(|| wished(&request.command, view)).into_iter().collect()
    }

    /// An appointment or a meeting that is confirmed may arrive in a snapshot, before the word that its request is: the
    /// request is confirmed then.
    pub(super) fn settle(&mut self) {
        let arrived: Vec<_> = self
            .requests
            .iter()
            .filter(|request| !request.progress.is_final())
            .filter_map(|request| {
                let there = match (&request.command, request.command.placing()) {
                    (Command::CreateMeeting(it), _) => self.confirmed.meetings().contains_key(&it.meeting_id),
                    (_, Some(Placing::Book(it))) => {
                        self.confirmed.appointments().contains_key(&it.appointment_id)
                    }
                    (_, Some(Placing::Reschedule(_)) | None) => false,
                };
                there.then_some(request.id)
            })
            .collect();
        if let Some((_, seq)) = self.position {
            arrived.into_iter().for_each(|id| self.progress(id, Progress::confirmed(seq)));
        }
    }
}

/// The meeting as it was asked for, in spite of the rules.
fn called(command: &Command, view: &State, context: &Context) -> Option<Event> {
    let Command::CreateMeeting(create) = command else { return None };
    let chair = Attendee {
        status: ParticipationStatus::Accepted,
        answered_at: Some(context.now),
        ..Attendee::invited(context.actor.account_id, AttendeeRole::Chair, context.now)
    };
    let invited = create.attendees.iter().map(|it| Attendee::invited(it.account_id, it.role, context.now));
    let meeting = Meeting {
        id: create.meeting_id,
        sequence: 0,
        status: MeetingStatus::Confirmed,
        details: create.details.clone(),
        recurrence: create.recurrence.clone(),
        exceptions: Vec::new(),
        organizer: context.actor.account_id,
        attendees: std::iter::once(chair).chain(invited).collect(),
        asked_sequence: 0,
        proposals: Vec::new(),
        aliases: Vec::new(),
        revisions: Vec::new(),
        merged_into: None,
        merged_from: Vec::new(),
        kept_apart: Vec::new(),
        merge_suggestions: Vec::new(),
        cancellation_reason: String::new(),
        cancelled_by: None,
        previous: None,
        redacted: false,
    };
    let is_new = !view.meetings().contains_key(&meeting.id);
    is_new.then(|| Event::MeetingCreated { meeting: Arc::new(meeting) })
}

/// The appointment as it was asked for, in spite of the rules.
fn wished(command: &Command, view: &State) -> Option<Event> {
    match command.placing()? {
        Placing::Book(book) => {
            let name = |it: Option<String>| it.unwrap_or_default();
            let patient = view.patients().get(&book.patient_id).map(|it| it.name());
            let practitioner = view.practitioners().get(&book.practitioner_id).map(|it| it.name.clone());
            let service = book.service_id.and_then(|id| view.services().get(&id)).map(|it| it.name.clone());
            let appointment = Appointment {
                id: book.appointment_id,
                source: None,
                status: AppointmentStatus::Booked,
                start: book.start,
                end: book.end,
                practitioner_id: book.practitioner_id,
                patient_id: book.patient_id,
                location_id: book.location_id,
                service_id: book.service_id,
                note: book.note.clone(),
                cancellation_reason: None,
                overrides: Vec::new(),
                booked_with: BookedWith { patient: name(patient), practitioner: name(practitioner), service },
            };
            let is_new = !view.appointments().contains_key(&appointment.id);
            is_new.then(|| Event::AppointmentBooked { appointment: Arc::new(appointment) })
        }
        Placing::Reschedule(wanted) => {
            let current = view.appointments().get(&wanted.appointment_id)?;
            let appointment = Appointment {
                start: wanted.start,
                end: wanted.end,
                practitioner_id: wanted.practitioner_id,
                location_id: wanted.location_id,
                ..Appointment::clone(current)
            };
            let previous = current.placement();
            Some(Event::AppointmentRescheduled { appointment: Arc::new(appointment), previous })
        }
    }
}
