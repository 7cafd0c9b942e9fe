//! RS256 as openssl makes it: the signature is determined by key and text, so both must be equal.

#![expect(clippy::unwrap_used, reason = "tests")]

use app::platform::webcrypto::{NotSigned, rs256};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasm_bindgen_test::wasm_bindgen_test;

/// Made for this test by `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`, as PKCS #8; opens nothing.
const KEY: &str = "\
    MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDeo80jsTtnzX+rxk4quBGeDmm8vomMpOpNslhk/pom \
    GUb43ApVGtoKek7oF0o6ZwU1r5ypGQ0dk7Fv1rp0fbL2Fop8b+GWv5sip4Pa0qFISXynR9n5WFWkAdkgGdHLNVRV8R24 \
    CoNGqf7EoJIrsi24fTOZcSYPaCywxJuh88ihK+tmY2Uvbsz4WkHPdndHhDgr4c8ek+qceoIno7Cd4sbn3IJI8Ri7H0/v \
    x2YKbLjmOz9GdBSiawLnLZxPsGP+7Cko8V62revtI8m+JiYQwa6XrUzfNK+MBwh+MmtSuDvYlb9HQRF5+df72elxOqJB \
    H7WfrNG45elWSVE4TT/UjMflAgMBAAECggEAEICoOTvPGTHeg4NCsoBrz+EmHccqx2nG80Tjr/K+RtIrVFFtE6NWo52u \
    wR3O0vblaDYQ4OjaM8XJim5qai2SCRMhJzmcyVGBBIfRqnPf4A2QZ47YHZcaW/qGF07KoesdSfSCHSzsT53UpEr5orMF \
    mA3xt+8u4Mf6Pg0Isy+wgJ+vGiFNPdZZoo9jpEOUka2hozTrOKt3JyfGk8YEa0z3NIZowvNt7cz4MmgnNrNKUZJtvBPR \
    kx2MQBHEeK0AAKidihtfPPUgPQkQJiJnZP+oGWfyN3tmOtPdzDVOPEoLnlOE+/aeTZNpZ5aaLT6dVpgRdiVktszuTndp \
    JnYmwIo1CQKBgQD465MUFJbN4tGH3hPVY/uRrYEh9agKLINBi+gy34L9RTneEHw53oHE8a61WYSXlYhdVoOrmL9Msvii \
    bQrlA73ehUVPVCoeB0pYIGRgjdia3XQvVuvs/NiOC2aUpPDXpnpePSzkw7KYIzG+CSuK/ZsUQMG5qFiwJpti/2p7fb6S \
    PQKBgQDk+OAiJHg+RnovEntezVmZf6cSwmlS0/dssE51mRhyFs4M9F9FKlNr6BAYB2Y2UrpSx4C0xSe7we12BYIw9vVr \
    KAE0N6oRG3fcgaA6FlxCZwxNIwQzQgmzZjV20FW18Gj2YHywjjBuf5ThfZj8xXdfoVp7OKlOdLDcxbVyjYkuyQKBgQDb \
    ngzwJJJBKKOxelCJb2NfznMmYTVXdJqB1EyTxfwuNUuvD2BrNlPMTWfVfRutGjNsFo6pcWUm6KjRtd9s23ZDw9W4/gsC \
    32/KfRnSzpOTX1vJAKm7OAJgoNJqx3Pu8GT6jIL1e2wxKqwSfMi8IrEWl2PUyCEnmYhzOeLa/cCMCQKBgAnsHwpbujo4 \
    o6LWkjIRhAh616qgch/8v4QeP8go0j5fbp5xGI/Ovb63V7sy1uMTwq9DpfgvcwFX7gpnQrUMfqYeHa89mkkTf6Y2l9Ls \
    lSLrhETzd4MhIXp8u2RistQnjuTeWYjtIHwpWzJKVw7dH8ctHtaoJe4YcHGgv7QvHfrBAoGBAJw4AGkOJKDv3LDjcJbz \
    PRgsVqHm8694WyhGzOmwRmAnzSxfrTPnILIWf9bB/rmIj+1sRPcFCaEyParBESuykZ8wJcy5YrxucXZdAHYyWpSd0N0s \
    RxhfLjXc5X1+VHzPhtS7TTvAd+pUVMHVvmAKVW1G7NEwrfpzdSh7/28wDTqu";
const TEXT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ0ZXN0In0";
/// `openssl dgst -sha256 -sign key.pem -binary`, with OpenSSL 3.0.19.
const SIGNATURE: &str = "\
    vn7Q6YvstIu0b4Ix8BT5Xvs21fq4mV04N6MrkaRNJwZ0z0eIX5bO+mjTRP9LnAvzszzD5zMc0hcmnLY3XxyaXidzgY6K \
    sMru4vFJBmhcN8ErYm9PCCMyVTyBWw4M1TCLqGtxlNv6R79EVwUGuQBN1UjQoko8n+wWvDrkQkK14PwkCUmO6yXIlRbb \
    lpggdSX2ZJ9ZRpec468tBGzyH75tE4U/vIOMwZyjBP7SE3yVEf1iViPZybd/6W0qaLNtbxvGVRXjPhA8i64u4iYIfvNo \
    vX3Useha5VFU2S8wauI124oS7k3bJ6TsOSeeDW8EFyU1eEtpUncTqZvzw7rSVzqOeA==";

fn bytes(text: &str) -> Vec<u8> {
    let packed: String = text.split_whitespace().collect();
    STANDARD.decode(packed).unwrap()
}

#[wasm_bindgen_test]
async fn signs_as_openssl_does() {
    assert_eq!(rs256(&bytes(KEY), TEXT).await, Ok(bytes(SIGNATURE)));
}

#[wasm_bindgen_test]
async fn what_is_no_key_signs_nothing() {
    assert_eq!(rs256(&[0x30, 0], TEXT).await, Err(NotSigned));
    let mut cut = bytes(KEY);
    cut.truncate(cut.len() / 2);
    assert_eq!(rs256(&cut, TEXT).await, Err(NotSigned));
}
