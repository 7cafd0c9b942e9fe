//! Full-text search, as the search worker does it: keeps the index, and finds.
//!
//! The worker reads the database by itself and has the keyring open what it read, over a line between the two, so that no
//! text passes the page but the few lines that it shows. Without a vault it knows what the page gives it.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use maas_search::{index::Index, query::Query};
use yew::platform::spawn_local;

use self::{
    shelf::Shelf,
    talk::{SearchAsk, Unsaved},
};
use crate::platform::{clock, db::Store, port::Line};

pub mod bundle;
mod catch_up;
mod look;
pub mod rows;
mod shelf;
pub mod talk;

/// The search worker while it lives.
pub struct Seeker {
    state: RefCell<State>,
    shelf: RefCell<Option<Rc<Shelf>>>,
    /// Counts the queries, so that an older one notices.
    round: Cell<u64>,
    /// Whether the index is being brought up to date.
    at_work: Cell<bool>,
    say: Box<dyn Fn(u64, String)>,
}

/// What it knows.
#[derive(Default)]
struct State {
    index: Index,
    unsaved: Vec<Unsaved>,
    texts: shelf::Texts,
    wanted: Option<Wanted>,
    /// The conversations that are looked in, where these are not all.
    within: Option<BTreeSet<String>>,
    todo: catch_up::Todo,
}

impl State {
    /// Whether a conversation is looked in.
    fn looks_in(&self, chat: &str) -> bool {
        let within = self.within.as_ref();
        within.is_none_or(|within| within.contains(chat))
    }
}

/// What is looked for.
#[derive(Clone)]
struct Wanted {
    number: u64,
    query: Rc<Query>,
    most: usize,
}

impl Seeker {
    /// One that knows nothing yet; `say` posts to the page, with the number of the query.
    pub fn new(say: impl Fn(u64, String) + 'static) -> Rc<Self> {
        Rc::new(Self {
            state: RefCell::default(),
            shelf: RefCell::default(),
            round: Cell::default(),
            at_work: Cell::default(),
            say: Box::new(say),
        })
    }

    /// Does what the page asks; the line comes with [`SearchAsk::Join`].
    pub fn take(self: &Rc<Self>, number: u64, ask: SearchAsk, line: Option<Line>) {
        match ask {
            SearchAsk::Join => {
                if let Some(line) = line {
                    self.shelf.replace(Some(Rc::new(Shelf::new(line))));
                    self.state.borrow_mut().todo.is_new = true;
                    self.work();
                }
            }
            SearchAsk::Find {
                text,
                composing,
                wanted,
            } => {
                let query = Query::parse(&text, composing);
                self.state.borrow_mut().wanted = (!query.is_empty()).then(|| Wanted {
                    number,
                    query: Rc::new(query),
                    most: wanted,
                });
                self.look();
            }
            SearchAsk::Within(chats) => {
                let within = chats.map(|chats| chats.into_iter().collect());
                self.state.borrow_mut().within = within;
                self.look();
            }
            SearchAsk::Unsaved(chat) => {
                {
                    let unsaved = &mut self.state.borrow_mut().unsaved;
                    unsaved.retain(|known| known.id != chat.id);
                    if !chat.messages.is_empty() {
                        unsaved.push(chat);
                    }
                }
                self.look();
            }
            SearchAsk::Changed(records) => {
                {
                    let mut state = self.state.borrow_mut();
                    for (store, id, version) in records {
                        if let Some(store) = Store::ALL.iter().find(|one| one.name() == store) {
                            state.todo.changed(*store, id, version);
                        }
                    }
                }
                self.work();
            }
        }
    }

    /// Looks for what is wanted, once everything that was said before has been heard.
    fn look(self: &Rc<Self>) {
        let round = self.round.get() + 1;
        self.round.set(round);
        let seeker = self.clone();
        spawn_local(async move {
            clock::sleep(0).await;
            if seeker.round.get() == round {
                seeker.look_now(round).await;
            }
        });
    }
}
