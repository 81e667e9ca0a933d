//! A form over a thing: what is typed, what is wrong with it, and sending it. Every edit goes through a reducer, so that two
//! that come between two drawings both hold.

use super::thing::{Listed, Thing};
use super::typed::Errors;
use crate::hooks::{use_announce, use_dismiss, use_submit};
use docket_shared::command::Command;
use docket_shared::ids::CommandId;
use docket_shared::time::ZoneRules;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A thing as it is typed.
pub(super) trait Draft: Clone + PartialEq + 'static {
    /// What it is a draft of.
    type Thing: Thing;

    /// What is typed where it shall be `thing`.
    fn of(thing: &Self::Thing, zone: &ZoneRules) -> Self;

    /// What was typed, read, and what is wrong with it: the thing is to be used only where nothing is.
    fn read(&self, zone: &ZoneRules, errors: &mut Errors) -> Self::Thing;

    /// What was typed.
    ///
    /// # Errors
    /// All that is wrong with it, by what can be read and by the shared rules.
    fn thing(&self, zone: &ZoneRules) -> Result<Arc<Self::Thing>, Errors> {
        let mut errors = Errors::default();
        let thing = Arc::new(self.read(zone, &mut errors));
        if let Err(error) = Self::Thing::save(Arc::clone(&thing)).validate() {
            errors.add(error);
        }
        if errors.count() == 0 { Ok(thing) } else { Err(errors) }
    }
}

/// The form of one thing.
#[derive(Clone, PartialEq)]
pub(super) struct Form<D> {
    draft: Option<Rc<D>>,
    /// As what it was begun, to notice that somebody else changed the thing meanwhile.
    begun_as: Option<Rc<D>>,
    /// How often it was sent in vain: from the first time on, what is wrong is marked.
    attempts: u32,
}

impl<D> Default for Form<D> {
    fn default() -> Self {
        Self { draft: None, begun_as: None, attempts: 0 }
    }
}

/// What happens to a form.
pub(super) enum Act<D> {
    /// It is opened with `draft`; the thing itself is as `begun_as`.
    Open { draft: Rc<D>, begun_as: Rc<D> },
    /// Something is typed into the form that shows `from`.
    Edit { from: Rc<D>, edit: Box<dyn FnOnce(&mut D)> },
    /// It was to be sent and is not complete.
    Attempt,
    /// It is sent or given up.
    Close,
}

impl<D: Clone + 'static> Reducible for Form<D> {
    type Action = Act<D>;

    fn reduce(self: Rc<Self>, act: Act<D>) -> Rc<Self> {
        Rc::new(match act {
            Act::Open { draft, begun_as } => {
                Self { draft: Some(draft), begun_as: Some(begun_as), attempts: 0 }
            }
            Act::Edit { from, edit } => {
                let begun_as = self.begun_as.clone().unwrap_or_else(|| Rc::clone(&from));
                let mut draft = D::clone(self.draft.as_ref().unwrap_or(&from));
                edit(&mut draft);
                Self { draft: Some(Rc::new(draft)), begun_as: Some(begun_as), attempts: self.attempts }
            }
            Act::Attempt => Self { attempts: self.attempts + 1, ..Self::clone(&self) },
            Act::Close => Self::default(),
        })
    }
}

/// A form, and what can be done with it.
#[derive(Clone, PartialEq)]
pub(super) struct Editor<D: Draft> {
    form: UseReducerHandle<Form<D>>,
    submit: Callback<Command, CommandId>,
    dismiss: Callback<CommandId>,
    announce: Callback<String>,
    /// The button that opens it, to which the focus goes back.
    pub(super) button: NodeRef,
}

/// A form that is closed at first.
#[hook]
pub(super) fn use_editor<D: Draft>() -> Editor<D> {
    let form = use_reducer(Form::<D>::default);
    let button = use_node_ref();
    let was_open = use_mut_ref(|| false);
    {
        let button = button.clone();
        use_effect_with(form.draft.is_some(), move |open| {
            let closed = was_open.replace(*open) && !open;
            if let Some(button) = button.cast::<HtmlElement>().filter(|_| closed) {
                _ = button.focus();
            }
        });
    }
    Editor { form, submit: use_submit(), dismiss: use_dismiss(), announce: use_announce(), button }
}

impl<D: Draft> Editor<D> {
    /// What is typed, where it is open.
    pub(super) fn draft(&self) -> Option<&Rc<D>> {
        self.form.draft.as_ref()
    }

    /// How often it was sent in vain.
    pub(super) fn attempts(&self) -> u32 {
        self.form.attempts
    }

    /// What is wrong with `draft`, once it was to be sent.
    pub(super) fn errors(&self, draft: &D, zone: &ZoneRules) -> Errors {
        if self.form.attempts == 0 {
            return Errors::default();
        }
        draft.thing(zone).err().unwrap_or_default()
    }

    /// Whether the thing, which is now `thing`, was changed by somebody else since the form was opened.
    pub(super) fn is_stale(&self, thing: &D::Thing, zone: &ZoneRules) -> bool {
        self.form.begun_as.as_ref().is_some_and(|begun_as| **begun_as != D::of(thing, zone))
    }

    /// Opens it with `thing` as it shall be, of one that is `current`.
    pub(super) fn open(&self, thing: &D::Thing, current: &D::Thing, zone: &ZoneRules) {
        let (draft, begun_as) = (Rc::new(D::of(thing, zone)), Rc::new(D::of(current, zone)));
        self.form.dispatch(Act::Open { draft, begun_as });
    }

    /// Gives up what is typed.
    pub(super) fn close(&self) {
        self.form.dispatch(Act::Close);
    }

    /// The edits of the form that shows `from`.
    pub(super) fn edits(&self, from: &Rc<D>) -> Edits<D> {
        Edits { form: self.form.dispatcher(), from: Rc::clone(from) }
    }

    /// Sends `draft`, which replaces `listed`; where it cannot be sent, says so and marks why. What it replaces of mine that
    /// was rejected is dealt with thereby.
    pub(super) fn send(&self, draft: &D, listed: Option<&Listed<D::Thing>>, zone: &ZoneRules) -> bool {
        let thing = match draft.thing(zone) {
            Ok(thing) => thing,
            Err(errors) => {
                self.form.dispatch(Act::Attempt);
                self.announce.emit(incomplete(errors.count()));
                return false;
            }
        };
        let rejected = listed.and_then(Listed::rejection);
        let unchanged = listed.is_some_and(|listed| listed.there && listed.thing == thing);
        if let Some(rejected) = rejected {
            self.dismiss.emit(rejected.id);
        }
        if unchanged {
            self.announce.emit("Nothing was changed.".into());
        } else {
            self.submit.emit(D::Thing::save(thing));
        }
        self.close();
        true
    }

    /// Puts the rejection of `listed` aside.
    pub(super) fn dismiss(&self, listed: &Listed<D::Thing>) {
        if let Some(rejected) = listed.rejection() {
            self.dismiss.emit(rejected.id);
        }
    }
}

/// Said when a form cannot be sent.
fn incomplete(count: usize) -> String {
    format!("Not sent yet: {} to put right.", crate::words::counted(count, "field", "fields"))
}

/// The edits of a form.
#[derive(Clone, PartialEq)]
pub(super) struct Edits<D: Draft> {
    form: UseReducerDispatcher<Form<D>>,
    from: Rc<D>,
}

impl<D: Draft> Edits<D> {
    /// A callback that does `edit` with what it is given.
    pub(super) fn on<T: 'static>(&self, edit: impl Fn(&mut D, T) + 'static) -> Callback<T> {
        let (edits, edit) = (self.clone(), Rc::new(edit));
        Callback::from(move |given: T| {
            let edit = Rc::clone(&edit);
            let edit = Box::new(move |draft: &mut D| edit(draft, given));
            edits.form.dispatch(Act::Edit { from: Rc::clone(&edits.from), edit });
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(acts: Vec<Act<String>>) -> Rc<Form<String>> {
        acts.into_iter().fold(Rc::default(), Reducible::reduce)
    }

    fn edit(from: &str, more: &'static str) -> Act<String> {
        Act::Edit { from: Rc::new(from.into()), edit: Box::new(move |draft| draft.push_str(more)) }
    }

    fn open(text: &str) -> Act<String> {
        Act::Open { draft: Rc::new(text.into()), begun_as: Rc::new(text.into()) }
    }

    #[test]
    fn two_edits_between_two_drawings_both_hold() {
        let form = after(vec![open("a"), edit("a", "b"), edit("a", "c")]);
        assert_eq!(form.draft.as_deref().map(String::as_str), Some("abc"));
        assert_eq!(form.begun_as.as_deref().map(String::as_str), Some("a"));
    }

    #[test]
    fn a_form_that_is_always_shown_begins_with_the_first_edit() {
        let form = after(vec![edit("a", "b")]);
        assert_eq!(form.draft.as_deref().map(String::as_str), Some("ab"));
        assert_eq!(form.begun_as.as_deref().map(String::as_str), Some("a"));
    }

    #[test]
    fn an_attempt_keeps_what_was_typed_and_closing_does_not() {
        let form = after(vec![open("a"), edit("a", "b"), Act::Attempt]);
        assert_eq!((form.draft.as_deref().map(String::as_str), form.attempts), (Some("ab"), 1));
        let form = after(vec![open("a"), Act::Attempt, Act::Close]);
        assert!(form.draft.is_none() && form.begun_as.is_none() && form.attempts == 0);
    }
}
