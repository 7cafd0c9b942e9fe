//! RS256 as openssl makes it: the signature is determined by key and text, so both must be equal.

#![expect(clippy::unwrap_used, reason = "tests")]

use app::platform::webcrypto::{NotSigned, rs256};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasm_bindgen_test::wasm_bindgen_test;

/// Made for this test by `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`; opens nothing.
const KEY: &str = "\
    MIIEpAIBAAKCAQEA3qPNI7E7Z81/q8ZOKrgRng5pvL6JjKTqTbJYZP6aJhlG+NwKVRraCnpO6BdKOmcFNa+cqRkNHZOx \
    b9a6dH2y9haKfG/hlr+bIqeD2tKhSEl8p0fZ+VhVpAHZIBnRyzVUVfEduAqDRqn+xKCSK7ItuH0zmXEmD2gssMSbofPI \
    oSvrZmNlL27M+FpBz3Z3R4Q4K+HPHpPqnHqCJ6OwneLG59yCSPEYux9P78dmCmy45js/RnQUomsC5y2cT7Bj/uwpKPFe \
    tq3r7SPJviYmEMGul61M3zSvjAcIfjJrUrg72JW/R0ERefnX+9npcTqiQR+1n6zRuOXpVklROE0/1IzH5QIDAQABAoIB \
    ABCAqDk7zxkx3oODQrKAa8/hJh3HKsdpxvNE46/yvkbSK1RRbROjVqOdrsEdztL25Wg2EODo2jPFyYpuamotkgkTISc5 \
    nMlRgQSH0apz3+ANkGeO2B2XGlv6hhdOyqHrHUn0gh0s7E+d1KRK+aKzBZgN8bfvLuDH+j4NCLMvsICfrxohTT3WWaKP \
    Y6RDlJGtoaM06zirdycnxpPGBGtM9zSGaMLzbe3M+DJoJzazSlGSbbwT0ZMdjEARxHitAAConYobXzz1ID0JECYiZ2T/ \
    qBln8jd7ZjrT3cw1TjxKC55ThPv2nk2TaWeWmi0+nVaYEXYlZLbM7k53aSZ2JsCKNQkCgYEA+OuTFBSWzeLRh94T1WP7 \
    ka2BIfWoCiyDQYvoMt+C/UU53hB8Od6BxPGutVmEl5WIXVaDq5i/TLL4om0K5QO93oVFT1QqHgdKWCBkYI3Ymt10L1br \
    7PzYjgtmlKTw16Z6Xj0s5MOymCMxvgkriv2bFEDBuahYsCabYv9qe32+kj0CgYEA5PjgIiR4PkZ6LxJ7Xs1ZmX+nEsJp \
    UtP3bLBOdZkYchbODPRfRSpTa+gQGAdmNlK6UseAtMUnu8HtdgWCMPb1aygBNDeqERt33IGgOhZcQmcMTSMEM0IJs2Y1 \
    dtBVtfBo9mB8sI4wbn+U4X2Y/MV3X6FaezipTnSw3MW1co2JLskCgYEA254M8CSSQSijsXpQiW9jX85zJmE1V3SagdRM \
    k8X8LjVLrw9gazZTzE1n1X0brRozbBaOqXFlJuio0bXfbNt2Q8PVuP4LAt9vyn0Z0s6Tk19byQCpuzgCYKDSasdz7vBk \
    +oyC9XtsMSqsEnzIvCKxFpdj1MghJ5mIczni2v3AjAkCgYAJ7B8KW7o6OKOi1pIyEYQIeteqoHIf/L+EHj/IKNI+X26e \
    cRiPzr2+t1e7MtbjE8KvQ6X4L3MBV+4KZ0K1DH6mHh2vPZpJE3+mNpfS7JUi64RE83eDISF6fLtkYrLUJ47k3lmI7SB8 \
    KVsySlcO3R/HLR7WqCXuGHBxoL+0Lx36wQKBgQCcOABpDiSg79yw43CW8z0YLFah5vOveFsoRszpsEZgJ80sX60z5yCy \
    Fn/Wwf65iI/tbET3BQmhMj2qwRErspGfMCXMuWK8bnF2XQB2MlqUndDdLEcYXy413OV9flR8z4bUu007wHfqVFTB1b5g \
    ClVtRuzRMK36c3Uoe/9vMA06rg==";
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
