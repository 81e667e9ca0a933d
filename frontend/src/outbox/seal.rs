//! AES-256-GCM by the browser's own Web Crypto.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, Crypto, CryptoKey};

/// The nonce before each sealed text, in bytes (NIST SP 800-38D, 8.2.2: random).
const NONCE: usize = 12;

/// A key that closes and opens.
pub(super) struct Seal {
    crypto: Crypto,
    key: CryptoKey,
}

impl Seal {
    /// With the key `key` in base64; `None` where the browser offers no encryption or the key is none.
    pub(super) async fn new(key: &str) -> Option<Self> {
        let crypto = web_sys::window()?.crypto().ok()?;
        // Undefined outside of a secure context.
        let subtle = js_sys::Reflect::get(&crypto, &JsValue::from_str("subtle")).ok()?;
        if subtle.is_undefined() {
            return None;
        }
        let raw = STANDARD.decode(key).ok()?;
        let usages = js_sys::Array::of2(&"encrypt".into(), &"decrypt".into());
        let raw = Uint8Array::from(raw.as_slice());
        let imported = crypto.subtle().import_key_with_str("raw", &raw, "AES-GCM", false, &usages).ok()?;
        let key = JsFuture::from(imported).await.ok()?.dyn_into().ok()?;
        Some(Self { crypto, key })
    }

    /// `text` as nobody else can read it.
    pub(super) async fn close(&self, text: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE];
        self.crypto.get_random_values_with_u8_array(&mut nonce).ok()?;
        let parameters = parameters(&nonce);
        let subtle = self.crypto.subtle();
        let closing = subtle.encrypt_with_object_and_u8_array(&parameters, &self.key, text).ok()?;
        let closed = bytes(&JsFuture::from(closing).await.ok()?)?;
        Some(STANDARD.encode([&nonce[..], &closed].concat()))
    }

    /// What was closed.
    pub(super) async fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        let sealed = STANDARD.decode(sealed).ok()?;
        let (nonce, closed) = sealed.split_at_checked(NONCE)?;
        let parameters = parameters(nonce);
        let subtle = self.crypto.subtle();
        let opening = subtle.decrypt_with_object_and_u8_array(&parameters, &self.key, closed).ok()?;
        bytes(&JsFuture::from(opening).await.ok()?)
    }
}

fn parameters(nonce: &[u8]) -> AesGcmParams {
    // A copy of its own: the slice's twin keeps a view of memory that is given back, and overwritten, before it is read.
    AesGcmParams::new_with_u8_array("AES-GCM", &Uint8Array::from(nonce))
}

fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    let buffer: &ArrayBuffer = value.dyn_ref()?;
    Some(Uint8Array::new(buffer).to_vec())
}
