//! The keyring worker's entry point: takes asks, lets [`Keyring`] answer, and asks providers.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, btree_map::Entry},
    rc::Rc,
};

use app::{
    access, attached,
    bus::{Address, Confirmed, FileSent, KeyringAsk, KeyringSay, RecordName, TRACES},
    examine::Visit,
    exchange::{
        self, Notes, Sender,
        pace::{Due, Pace},
    },
    keyring::{self, Keyring},
    platform::{
        bytes::Bytes,
        clock,
        fetch::Abort,
        location,
        moving::{self, Turns},
        parcel, port, random,
        records::{self, Turned},
    },
};
use futures_channel::oneshot;
use maas_core::providers::KeepKey;
use maas_protocol::{
    capability::Limits,
    catalogue::NotRenewed,
    chat::ChatRequest,
    error::{ErrorKind, ProviderError},
    http::HttpRequest,
    provider::{Endpoint, ProviderRef, Route},
};
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};
use zeroize::Zeroizing;

/// What the worker holds while it lives.
#[derive(Clone)]
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    keyring: Rc<RefCell<Keyring>>,
    talks: Rc<RefCell<BTreeMap<u64, Abort>>>,
    /// What went over the wire for the last chats.
    traces: Rc<RefCell<BTreeMap<u64, Rc<Notes>>>>,
    /// Who is asked for an access token just now, and who waits for the same one.
    renewals: Rc<RefCell<BTreeMap<ProviderRef, Vec<oneshot::Sender<()>>>>>,
    /// By how many seconds this machine's clock is behind.
    skew: Rc<Cell<i64>>,
    /// The order of the asks about what goes out of the vault, or comes in.
    moving: Rc<Turns>,
}

/// An exchange under way.
struct Talk {
    provider: ProviderRef,
    endpoint: Endpoint,
    abort: Abort,
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = Desk {
        scope: scope.clone(),
        keyring: Rc::new(RefCell::new(Keyring::new(
            scope.location().origin(),
            relay(&scope),
        ))),
        talks: Rc::default(),
        traces: Rc::default(),
        renewals: Rc::default(),
        skew: Rc::default(),
        moving: Rc::default(),
    };
    let on_message = {
        let desk = desk.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| desk.take(&event))
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens until it is ended.
    on_message.forget();
    desk.say(0, &KeyringSay::Ready);
}

impl Desk {
    fn take(&self, event: &MessageEvent) {
        if let Some(port) = port::of_event(event) {
            return self.serve_search(&port);
        }
        let Some((number, text)) = parcel::unpack(event) else {
            return;
        };
        let text = Zeroizing::new(text);
        let Ok(ask) = serde_json::from_str::<KeyringAsk>(&text) else {
            return;
        };
        match ask {
            KeyringAsk::Chat {
                provider,
                address,
                request,
                limits,
                files,
            } => {
                if let Some(request) = self.filled_in(number, *request, &files, event) {
                    self.chat(number, provider, address, (request, limits));
                }
            }
            KeyringAsk::Count {
                provider,
                address,
                request,
                limits,
                files,
            } => {
                if let Some(request) = self.filled_in(number, *request, &files, event) {
                    self.count(number, provider, address, (request, limits));
                }
            }
            KeyringAsk::Seal { records } => {
                let mut keyring = self.keyring.borrow_mut();
                let seal = |record: &_, plain: &_| {
                    let sealed = keyring.seal(record, plain, &mut |bytes| random::fill(bytes));
                    sealed.map(Zeroizing::new)
                };
                let turned = records::turn(&records, parcel::bytes_of(event), seal);
                self.turned(number, turned);
            }
            KeyringAsk::Open { records } => self.open(number, records, parcel::bytes_of(event)),
            ask @ (KeyringAsk::AddPasskey { .. } | KeyringAsk::UnlockWithPasskey { .. }) => {
                self.passkey(number, ask, event);
            }
            ask @ (KeyringAsk::BeginBackup { .. }
            | KeyringAsk::BeginKeptBackup { .. }
            | KeyringAsk::CheckBackup { .. }
            | KeyringAsk::BackUp { .. }
            | KeyringAsk::EndBackup
            | KeyringAsk::ReadBackup { .. }
            | KeyringAsk::Share { .. }) => self.move_records(number, ask, event),
            KeyringAsk::Models { provider, address } => self.models(number, provider, address),
            KeyringAsk::Examine {
                provider,
                address,
                relay,
            } => self.examine(number, provider, address, relay),
            KeyringAsk::RenewCatalogue => self.renew_catalogue(number),
            KeyringAsk::Mint {
                secret,
                order,
                seal,
                confirmed,
            } => self.mint(number, &secret, (&order, seal.as_ref()), confirmed),
            KeyringAsk::Trace { chat } => {
                let kept = self.traces.borrow().get(&chat).cloned();
                let trace = kept.map(|notes| Box::new(notes.borrow().clone()));
                self.say(number, &KeyringSay::Trace { trace });
            }
            KeyringAsk::Abort { chat } => {
                if let Some(abort) = self.talks.borrow_mut().remove(&chat) {
                    abort.now();
                }
            }
            KeyringAsk::FinishSignIn {
                provider,
                code,
                route,
                keep,
            } => self.finish_sign_in(number, provider, code, route, keep),
            ask => {
                if let Some(say) = self.answer(ask) {
                    self.say(number, &say);
                }
            }
        }
    }

    /// Takes what an authenticator gave, which stays nowhere else.
    fn passkey(&self, number: u64, ask: KeyringAsk, event: &MessageEvent) {
        let given = parcel::bytes_of(event).into_iter().flatten().next();
        let prf = given.map_or_else(Zeroizing::default, |given| {
            let own = Zeroizing::new(given.to_vec());
            given.give_back();
            own
        });
        let mut keyring = self.keyring.borrow_mut();
        let say = keyring.passkey(ask, &prf, &mut |bytes| random::fill(bytes));
        self.say(number, &say);
    }

    /// Has what goes out of the vault, or comes in, sealed or opened.
    fn move_records(&self, number: u64, ask: KeyringAsk, event: &MessageEvent) {
        let turn = self.moving.next();
        let given = parcel::bytes_of(event);
        let desk = self.clone();
        spawn_local(async move {
            match moving::answer(&desk.keyring, ask, given, turn).await {
                Ok((say, bytes)) => desk.say_with(number, &say, &bytes),
                Err(why) => desk.say(number, &KeyringSay::VaultRefused { why }),
            }
        });
    }

    /// Opens and seals for the search worker, for as long as this one lives.
    fn serve_search(&self, line: &MessagePort) {
        let keyring = self.keyring.clone();
        port::serve(line, move |ask| {
            keyring
                .borrow()
                .serve_search(ask, &mut |bytes| random::fill(bytes))
        });
    }

    fn answer(&self, ask: KeyringAsk) -> Option<KeyringSay> {
        if matches!(
            ask,
            KeyringAsk::CreateVault { .. } | KeyringAsk::ChangePassphrase { .. }
        ) {
            let mut keyring = self.keyring.borrow_mut();
            keyring.calibrate(&mut clock::monotonic_ms);
        }
        self.keyring
            .borrow_mut()
            .answer(ask, &mut |bytes| random::fill(bytes))
    }

    /// Opens records; long ones are in the browser's hands while the next ask is answered.
    fn open(&self, number: u64, records: Vec<RecordName>, sealed: Vec<Option<Bytes>>) {
        if !records::are_long(&sealed) {
            let open = |record: &_, sealed: &_| self.keyring.borrow().open(record, sealed);
            return self.turned(number, records::turn(&records, sealed, open));
        }
        let desk = self.clone();
        spawn_local(async move {
            let opened = records::open(&desk.keyring, &records, sealed).await;
            desk.turned(number, opened);
        });
    }

    /// Answers an ask with the bytes that became of those which came with it.
    fn turned(&self, number: u64, turned: Turned) {
        let turned = match turned {
            Ok(turned) => turned,
            Err(why) => return self.say(number, &KeyringSay::VaultRefused { why }),
        };
        let Ok(text) = serde_json::to_string(&KeyringSay::Turned) else {
            return;
        };
        let message = parcel::pack_with(number, &text, turned.iter().map(Option::as_ref));
        let movable = parcel::movable(turned.iter().flatten());
        let _ = self.scope.post_message_with_transfer(&message, &movable);
    }

    fn say_with(&self, number: u64, say: &KeyringSay, bytes: &[Bytes]) {
        let Ok(text) = serde_json::to_string(say) else {
            return;
        };
        let message = parcel::pack_with(number, &text, bytes.iter().map(Some));
        let _ = self
            .scope
            .post_message_with_transfer(&message, &parcel::movable(bytes));
    }

    /// A question with the bytes of its files, which came beside it; sealed ones are opened for it. Says why where there is none.
    fn filled_in(
        &self,
        number: u64,
        mut request: ChatRequest,
        files: &[FileSent],
        event: &MessageEvent,
    ) -> Option<ChatRequest> {
        let bytes = parcel::bytes_of(event);
        let filled = attached::fill_in(&mut request, |id| {
            let (file, bytes) = files.iter().zip(&bytes).find(|(file, _)| file.id == id)?;
            let bytes = bytes.as_ref()?.to_vec();
            if !file.sealed {
                return Some(bytes);
            }
            let opened = self.keyring.borrow().open(&RecordName::file(id), &bytes);
            opened.ok().map(|plain| plain.to_vec())
        });
        if let Err(error) = filled {
            self.say(number, &KeyringSay::Failed { error });
            return None;
        }
        Some(request)
    }

    fn chat(
        &self,
        number: u64,
        provider: ProviderRef,
        address: Address,
        (request, limits): (ChatRequest, Limits),
    ) {
        let notes = self.notes(number);
        self.exchange(number, provider, address, async move |desk, talk| {
            let pace = Rc::new(RefCell::new(Pace::default()));
            let tell = {
                let (desk, pace) = (desk.clone(), pace.clone());
                move || {
                    let events = pace.borrow_mut().take(clock::monotonic_ms());
                    if !events.is_empty() {
                        desk.say(number, &KeyringSay::Events { events });
                    }
                }
            };
            let say = |events| {
                let answers = u32::try_from(desk.talks.borrow().len()).unwrap_or(u32::MAX);
                let due = pace
                    .borrow_mut()
                    .add(events, clock::monotonic_ms(), answers);
                match due {
                    Due::Now => tell(),
                    Due::In(wait_ms) => clock::after(wait_ms, tell.clone()),
                    Due::Known => {}
                }
            };
            let sender = desk.sender(&talk);
            let timed = |timing| desk.say(number, &KeyringSay::Timed { timing });
            let asked = (&request, &limits);
            let ended = exchange::chat(&talk.endpoint, asked, &sender, &notes, say, timed).await;
            tell();
            ended.map(|()| KeyringSay::End)
        });
    }

    fn count(
        &self,
        number: u64,
        provider: ProviderRef,
        address: Address,
        (request, limits): (ChatRequest, Limits),
    ) {
        self.exchange(number, provider, address, async move |desk, talk| {
            let notes = Notes::default();
            let sender = desk.sender(&talk);
            let asked = (&request, &limits);
            let tokens = exchange::count(&talk.endpoint, asked, &sender, &notes).await?;
            Ok(KeyringSay::Counted { tokens })
        });
    }

    /// A new page for notes; the oldest one is thrown away.
    fn notes(&self, number: u64) -> Rc<Notes> {
        let notes = Rc::new(Notes::default());
        let mut traces = self.traces.borrow_mut();
        traces.insert(number, notes.clone());
        if traces.len() > TRACES {
            traces.pop_first();
        }
        notes
    }

    fn models(&self, number: u64, provider: ProviderRef, address: Address) {
        self.exchange(number, provider, address, async move |desk, talk| {
            let notes = Notes::default();
            let sender = desk.sender(&talk);
            let models = exchange::models(&talk.endpoint, &sender, &notes).await?;
            Ok(KeyringSay::Models { models })
        });
    }

    fn examine(
        &self,
        number: u64,
        provider: ProviderRef,
        address: Address,
        relay: Option<Address>,
    ) {
        let relay = relay.and_then(|relay| relay.endpoint(&provider));
        let notes = self.notes(number);
        self.exchange(number, provider, address, async move |desk, talk| {
            let sender = desk.sender(&talk);
            let own_origin = desk.scope.location().origin();
            let visit = Visit {
                endpoint: &talk.endpoint,
                relay: relay.as_ref(),
                sender: &sender,
                notes: &notes,
                own_origin: &own_origin,
            };
            let (seen, models) = visit.examine().await;
            let seen = Box::new(seen);
            Ok(KeyringSay::Examined { seen, models })
        });
    }

    /// Asks no provider and needs no key; begun here because the page may reach nobody.
    fn renew_catalogue(&self, number: u64) {
        let desk = self.clone();
        spawn_local(async move {
            let text = match Abort::new() {
                Some(abort) => exchange::renewed_catalogue(&abort).await,
                None => Err(NotRenewed::Unreachable),
            };
            desk.say(
                number,
                &match text {
                    Ok(text) => KeyringSay::Catalogue { text },
                    Err(why) => KeyringSay::NotRenewed { why },
                },
            );
        });
    }

    /// Has the app's own relay make an access token.
    fn mint(
        &self,
        number: u64,
        secret: &str,
        (order, seal): (&str, Option<&ProviderRef>),
        confirmed: Confirmed,
    ) {
        let request = self.keyring.borrow().mint(secret, order, seal, confirmed);
        let request = match request {
            Ok(request) => request,
            Err(why) => return self.say(number, &KeyringSay::NotMinted { why }),
        };
        let desk = self.clone();
        spawn_local(async move {
            let reply = match Abort::new() {
                Some(abort) => exchange::whole(request, Route::Relay, &abort).await.ok(),
                None => None,
            };
            let said = reply.map(|(head, body)| (head.status, body));
            desk.say(number, &keyring::minted(said));
        });
    }

    /// Runs an exchange beside everything else; what it gives is the last thing said of it.
    fn exchange(
        &self,
        number: u64,
        provider: ProviderRef,
        address: Address,
        run: impl AsyncFnOnce(&Self, Talk) -> Result<KeyringSay, ProviderError> + 'static,
    ) {
        let (Some(endpoint), Some(abort)) = (address.endpoint(&provider), Abort::new()) else {
            let error = ProviderError::new(ErrorKind::BadRequest, "");
            return self.say(number, &KeyringSay::Failed { error });
        };
        self.talks.borrow_mut().insert(number, abort.clone());
        let desk = self.clone();
        spawn_local(async move {
            let talk = Talk {
                provider,
                endpoint,
                abort,
            };
            let last = run(&desk, talk).await;
            desk.talks.borrow_mut().remove(&number);
            desk.say(
                number,
                &last.unwrap_or_else(|error| KeyringSay::Failed { error }),
            );
        });
    }

    /// The time by the providers' clocks, as far as it is known that they differ.
    fn unix_seconds(&self) -> u64 {
        (clock::now_ms() / 1000).saturating_add_signed(self.skew.get())
    }

    /// How the requests of an exchange are sent.
    fn sender<'a>(
        &'a self,
        talk: &'a Talk,
    ) -> Sender<'a, impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>> {
        Sender {
            attach: async move |request| self.attach(talk, request).await,
            abort: &talk.abort,
            skew: &self.skew,
        }
    }

    async fn attach(
        &self,
        talk: &Talk,
        request: HttpRequest,
    ) -> Result<HttpRequest, ProviderError> {
        self.renew(talk).await?;
        let key_optional = talk.endpoint.spec.key_optional;
        self.keyring
            .borrow()
            .attach(&talk.provider, request, key_optional, self.unix_seconds())
            .map_err(exchange::unsent)
    }

    /// Sees to it that a service account has an access token; whoever comes while one is asked for waits for that.
    async fn renew(&self, talk: &Talk) -> Result<(), ProviderError> {
        let needed = || {
            let now = self.unix_seconds();
            self.keyring.borrow().needs_token(&talk.provider, now)
        };
        while needed() {
            let waiting = match self.renewals.borrow_mut().entry(talk.provider.clone()) {
                Entry::Occupied(mut others) => {
                    let (done, waiting) = oneshot::channel();
                    others.get_mut().push(done);
                    Some(waiting)
                }
                Entry::Vacant(first) => {
                    first.insert(Vec::new());
                    None
                }
            };
            let Some(waiting) = waiting else {
                let renewed = self.ask_for_token(talk).await;
                self.renewals.borrow_mut().remove(&talk.provider);
                return renewed;
            };
            // However it ended, it is looked at anew.
            let _ = waiting.await;
        }
        Ok(())
    }

    async fn ask_for_token(&self, talk: &Talk) -> Result<(), ProviderError> {
        let now = self.unix_seconds();
        let statement = {
            let keyring = self.keyring.borrow();
            let account = keyring.service_account(&talk.provider);
            account.map(|(account, version)| {
                let key = Zeroizing::new(account.private_key().expose().clone());
                (account.unsigned(now), key, version)
            })
        };
        let Some((unsigned, key, version)) = statement else {
            return Ok(());
        };
        let url = exchange::token_url(talk.endpoint.route, &self.relay());
        let token = access::token(
            &key,
            (&unsigned, now),
            url,
            talk.endpoint.route,
            &talk.abort,
        )
        .await?;
        let mut keyring = self.keyring.borrow_mut();
        keyring.keep_token(&talk.provider, version, token);
        Ok(())
    }

    fn relay(&self) -> String {
        relay(&self.scope)
    }

    fn finish_sign_in(
        &self,
        number: u64,
        provider: ProviderRef,
        code: String,
        route: Route,
        keep: KeepKey,
    ) {
        let verifier = self.keyring.borrow_mut().end_sign_in(&provider);
        // Not where the page says: whoever has code and verifier gets the key.
        let asked = exchange::own_address(&provider, route, &self.relay());
        let (Some(verifier), Some(address)) = (verifier, asked) else {
            let error = ProviderError::new(ErrorKind::Cancelled, "");
            return self.say(number, &KeyringSay::Failed { error });
        };
        self.exchange(number, provider, address, async move |desk, talk| {
            let spec = talk.endpoint.spec;
            let path = spec.sign_in.as_ref().map_or("", |sign_in| sign_in.exchange);
            let url = format!("{}{path}", talk.endpoint.base_url);
            let key = access::key(&verifier, &code, url, route, &talk.abort).await?;
            let ask = KeyringAsk::KeepKey {
                provider: talk.provider,
                key: key.to_string(),
                base_url: spec.base_url.to_owned(),
                keep,
                confirmed: None,
            };
            let refused = || ProviderError::new(ErrorKind::Malformed, "");
            desk.answer(ask).ok_or_else(refused)
        });
    }

    fn say(&self, number: u64, say: &KeyringSay) {
        let Ok(text) = serde_json::to_string(say) else {
            return;
        };
        let _ = self.scope.post_message(&parcel::pack(number, &text));
    }
}

/// Where the app's relay answers; nothing behind the script's path says anything about it.
fn relay(scope: &DedicatedWorkerGlobalScope) -> String {
    let at = scope.location();
    location::relay_beside(&format!("{}{}", at.origin(), at.pathname()))
}
