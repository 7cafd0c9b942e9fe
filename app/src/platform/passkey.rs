//! Passkeys whose authenticator makes keys (WebAuthn with its PRF extension). By name: web-sys hides most of it behind its
//! unstable interfaces.

use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use maas_vault::envelope::Challenge;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::{bytes::Bytes, random};

/// So long a person may take, in milliseconds.
const PATIENCE_MS: u32 = 120_000;
/// ECDSA with P-256, Ed25519, RSA with SHA-256 (COSE): one of them has every authenticator. Nothing is ever signed with it.
const ALGORITHMS: [i32; 3] = [-7, -8, -257];

/// Why there is nothing from an authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPasskey {
    /// The browser knows no passkeys, or no keys from them.
    NotSupported,
    /// The authenticator makes no keys.
    WithoutPrf,
    /// The person does not want it, took too long, or is not recognised; browsers do not say which.
    NotGiven,
    /// This authenticator has one already.
    AlreadyThere,
    /// The browser refused.
    Refused,
}

/// Ends a wait for a person.
#[derive(Clone)]
pub struct Wait(AbortController);

impl Wait {
    /// Makes one.
    ///
    /// # Errors
    /// [`NoPasskey::NotSupported`] where the browser lacks it.
    pub fn new() -> Result<Self, NoPasskey> {
        let made = AbortController::new();
        made.map(Self).map_err(|_| NoPasskey::NotSupported)
    }

    /// Ends the wait.
    pub fn now(&self) {
        self.0.abort();
    }
}

/// What an authenticator gave.
pub struct Given {
    /// The credential's id.
    pub credential: Vec<u8>,
    /// What it made of the salt: to be handed over to the keyring, which leaves none here.
    pub key: Bytes,
}

/// Whether this browser knows passkeys and, as far as it says, keys from them.
pub async fn is_supported() -> bool {
    let Some(class) = class() else { return false };
    let asked = match method(&class, "getClientCapabilities") {
        Some(ask) => ask.call0(&class),
        // It does not say, so it is tried.
        None => return container().is_some(),
    };
    let known = match asked.map(|promise| promise.dyn_into::<Promise>()) {
        Ok(Ok(promise)) => JsFuture::from(promise).await.unwrap_or_default(),
        _ => return true,
    };
    get(&known, "extension:prf").as_bool().unwrap_or(true)
}

/// Makes a passkey for this vault with a key of this salt. `known` are those that open it already.
///
/// # Errors
/// [`NoPasskey`]; a passkey that makes no keys is of no use, and whoever keeps it is told so.
pub async fn make(salt: &[u8], known: &[Vec<u8>], wait: &Wait) -> Result<Given, NoPasskey> {
    let mut id = [0; 16];
    random::fill(&mut id);
    let algorithm = |algorithm: i32| {
        object(&[
            ("type", "public-key".into()),
            ("alg", f64::from(algorithm).into()),
        ])
    };
    let user = object(&[
        ("id", Uint8Array::from(id.as_slice()).into()),
        ("name", "openMaaS".into()),
        ("displayName", "openMaaS".into()),
    ]);
    let selection = object(&[
        ("residentKey", "required".into()),
        ("requireResidentKey", true.into()),
        // What it makes of a salt depends on whether the person was recognised.
        ("userVerification", "required".into()),
    ]);
    let known: Array = known.iter().map(|id| descriptor(id)).collect();
    let options = object(&[
        ("rp", object(&[("name", "openMaaS".into())])),
        ("user", user),
        ("challenge", challenge()),
        (
            "pubKeyCredParams",
            ALGORITHMS
                .into_iter()
                .map(algorithm)
                .collect::<Array>()
                .into(),
        ),
        ("authenticatorSelection", selection),
        ("excludeCredentials", known.into()),
        ("attestation", "none".into()),
        ("timeout", PATIENCE_MS.into()),
        ("extensions", extensions("eval", eval(salt))),
    ]);
    let made = ask("create", options, wait).await?;
    let credential = id_of(&made)?;
    let prf = get(&results(&made), "prf");
    if let Some(key) = key_in(&prf) {
        return Ok(Given { credential, key });
    }
    if get(&prf, "enabled").as_bool() != Some(true) {
        forget(&credential).await;
        return Err(NoPasskey::WithoutPrf);
    }
    // Most make a key only when they are used.
    let of = [Challenge {
        credential: credential.clone(),
        salt: salt.to_vec(),
    }];
    let given = use_one(&of, wait).await;
    if given.is_err() {
        forget(&credential).await;
    }
    given
}

/// Uses one of these passkeys; which one, the person chooses.
///
/// # Errors
/// [`NoPasskey`].
pub async fn use_one(of: &[Challenge], wait: &Wait) -> Result<Given, NoPasskey> {
    let allowed: Array = of.iter().map(|one| descriptor(&one.credential)).collect();
    let by_credential = Object::new();
    for one in of {
        let id = base64_url(&one.credential);
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&by_credential, &id.into(), &eval(&one.salt));
    }
    let options = object(&[
        ("challenge", challenge()),
        ("allowCredentials", allowed.into()),
        ("userVerification", "required".into()),
        ("timeout", PATIENCE_MS.into()),
        (
            "extensions",
            extensions("evalByCredential", by_credential.into()),
        ),
    ]);
    let used = ask("get", options, wait).await?;
    let key = key_in(&get(&results(&used), "prf")).ok_or(NoPasskey::WithoutPrf)?;
    let credential = id_of(&used)?;
    Ok(Given { credential, key })
}

/// Tells whoever keeps a passkey that it opens nothing any more, where the browser can; else the person has to.
pub async fn forget(credential: &[u8]) {
    let Some(class) = class() else { return };
    let Some(signal) = method(&class, "signalUnknownCredential") else {
        return;
    };
    let host = web_sys::window().and_then(|window| window.location().hostname().ok());
    let unknown = object(&[
        ("rpId", host.unwrap_or_default().into()),
        ("credentialId", base64_url(credential).into()),
    ]);
    if let Ok(promise) = signal.call1(&class, &unknown)
        && let Ok(promise) = promise.dyn_into::<Promise>()
    {
        let _ = JsFuture::from(promise).await;
    }
}

async fn ask(what: &str, options: JsValue, wait: &Wait) -> Result<JsValue, NoPasskey> {
    let container = container().ok_or(NoPasskey::NotSupported)?;
    let all = object(&[("publicKey", options), ("signal", wait.0.signal().into())]);
    let asked = method(&container, what).ok_or(NoPasskey::NotSupported)?;
    let promise = asked.call1(&container, &all).map_err(|e| refusal(&e))?;
    let promise: Promise = promise.dyn_into().map_err(|_| NoPasskey::Refused)?;
    JsFuture::from(promise)
        .await
        .map_err(|error| refusal(&error))
}

fn refusal(error: &JsValue) -> NoPasskey {
    match get(error, "name").as_string().as_deref() {
        Some("NotAllowedError" | "AbortError" | "TimeoutError") => NoPasskey::NotGiven,
        Some("InvalidStateError") => NoPasskey::AlreadyThere,
        Some("NotSupportedError") => NoPasskey::WithoutPrf,
        _ => NoPasskey::Refused,
    }
}

fn class() -> Option<JsValue> {
    let class = get(&web_sys::window()?.into(), "PublicKeyCredential");
    class.is_function().then_some(class)
}

fn container() -> Option<JsValue> {
    let container = get(&web_sys::window()?.navigator().into(), "credentials");
    container.is_object().then_some(container)
}

fn results(credential: &JsValue) -> JsValue {
    let results = method(credential, "getClientExtensionResults");
    let results = results.and_then(|results| results.call0(credential).ok());
    results.unwrap_or_default()
}

/// What the extension gave. The buffer itself, not a copy, so that none is left once it is handed over.
fn key_in(prf: &JsValue) -> Option<Bytes> {
    let first = get(&get(prf, "results"), "first");
    first
        .is_instance_of::<ArrayBuffer>()
        .then(|| Bytes::of_buffer(&first))
}

fn id_of(credential: &JsValue) -> Result<Vec<u8>, NoPasskey> {
    let id = get(credential, "rawId");
    let id = id
        .dyn_into::<ArrayBuffer>()
        .map_err(|_| NoPasskey::Refused)?;
    Ok(Uint8Array::new(&id).to_vec())
}

fn descriptor(id: &[u8]) -> JsValue {
    object(&[
        ("type", "public-key".into()),
        ("id", Uint8Array::from(id).into()),
    ])
}

/// Nobody looks at what is signed: the key is what counts.
fn challenge() -> JsValue {
    let mut bytes = [0; 32];
    random::fill(&mut bytes);
    Uint8Array::from(bytes.as_slice()).into()
}

fn eval(salt: &[u8]) -> JsValue {
    object(&[("first", Uint8Array::from(salt).into())])
}

fn extensions(way: &str, of: JsValue) -> JsValue {
    object(&[("prf", object(&[(way, of)]))])
}

/// Base64 with URL's alphabet and no padding, by which WebAuthn names credentials in texts.
fn base64_url(bytes: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(bytes)
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    get(of, name).dyn_into().ok()
}
