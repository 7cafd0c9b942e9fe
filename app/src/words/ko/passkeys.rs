//! Passkeys in Korean.

use crate::{passkeys::PasskeyTrouble, words::passkeys::PasskeyWords};

pub(crate) static WORDS: PasskeyWords = PasskeyWords {
    title: "패스키",
    about: "지문, 얼굴, 기기의 화면 잠금 또는 보안 키로, 입력 없이 이 보관함을 엽니다. 암호도 계속 쓸 수 있고 변경할 때는 여전히 암호가 필요하니 잊지 마세요.",
    add: "패스키 추가",
    add_text: "먼저 암호를 입력하세요. 그러면 브라우저가 패스키를 요청하며, 두 번 묻는 경우도 있습니다.",
    made: |date| format!("{date} 추가"),
    remove: "제거",
    remove_one: |made| format!("패스키 제거: {made}"),
    remove_text: "이 패스키로는 더 이상 보관함을 열 수 없습니다. 비밀번호 관리자, 시스템 설정, 보안 키 등 패스키가 저장된 곳에서도 삭제하세요.",
    unlock: "패스키로 잠금 해제",
    waiting: "패스키를 기다리는 중…",
    trouble,
};

fn trouble(trouble: PasskeyTrouble) -> &'static str {
    match trouble {
        PasskeyTrouble::NotSupported => {
            "이 브라우저에서는 패스키로 보관함을 열 수 없습니다. 최신 Chrome, Edge, Safari, Firefox는 대부분 지원합니다. 암호는 어디서나 쓸 수 있습니다."
        }
        PasskeyTrouble::WithoutPrf => {
            "이 패스키는 쓸 수 없습니다. 저장된 곳에서 패스키로 암호화 키를 만들지 못합니다(WebAuthn PRF). 비밀번호 관리자, 휴대폰, 보안 키 등 다른 곳에 만들어 보세요. 방금 만든 패스키는 삭제해도 됩니다."
        }
        PasskeyTrouble::NotGiven => {
            "패스키를 받지 못했습니다. 취소되었거나, 시간이 지났거나, 본인 확인이 되지 않았습니다. 다시 시도하세요."
        }
        PasskeyTrouble::AlreadyThere => {
            "그곳에는 이 보관함의 패스키가 이미 있습니다. 다른 곳을 고르거나 기존 패스키를 먼저 제거하세요."
        }
        PasskeyTrouble::Refused => {
            "브라우저가 거부했습니다. 프레임이 아니라 앱의 주소를 https로 직접 열고 다시 시도하세요."
        }
        PasskeyTrouble::Revoked => {
            "이 보관함을 여는 패스키가 더 이상 없습니다. 암호나 복구 코드를 쓰세요."
        }
        PasskeyTrouble::DoesNotFit => {
            "이 패스키로는 보관함이 열리지 않습니다. 암호로 연 뒤 설정에서 패스키를 제거하고 다시 추가하세요."
        }
        // Said in the words of the vault.
        PasskeyTrouble::Vault(_) => "",
    }
}
