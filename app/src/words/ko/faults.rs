//! What went wrong and what to do about it, in Korean.

use super::super::{Diagnosis, ErrorKind, KeyError, VaultFailure};

/// What went wrong, as a heading.
pub(super) fn problem(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoKey => "이 제공자의 키가 없습니다",
        ErrorKind::BadKey => "키가 거부되었습니다",
        ErrorKind::Forbidden => "이 키로는 할 수 없는 요청입니다",
        ErrorKind::NoCredit => "크레딧이 부족합니다",
        ErrorKind::RateLimited => "요청이 너무 많습니다",
        ErrorKind::TooLong => "대화가 너무 깁니다",
        ErrorKind::BadModel => "사용할 수 없는 모델입니다",
        ErrorKind::BadRequest => "요청이 거부되었습니다",
        ErrorKind::Refused => "제공자가 답변을 거절했습니다",
        ErrorKind::Overloaded => "제공자 쪽에 문제가 있습니다",
        ErrorKind::Blocked => "읽을 수 있는 응답이 없습니다",
        ErrorKind::Relay => "릴레이가 처리하지 못했습니다",
        ErrorKind::Malformed => "응답 형식이 올바르지 않습니다",
        ErrorKind::CutOff => "답변이 도중에 끊겼습니다",
        ErrorKind::Cancelled => "중지됨",
        ErrorKind::UnboundHost => "아직 이 주소로 보낼 수 없습니다",
        ErrorKind::OverBudget => "보내지 않음: 예산을 넘을 수 있습니다",
        ErrorKind::UnknownCost => "보내지 않음: 비용을 알 수 없습니다",
        ErrorKind::Offline => "대기 중: 오프라인입니다",
        ErrorKind::NotFetched => "모델이 아직 이 기기에 없습니다",
        ErrorKind::Excluded => "보내지 않음: 이 작업 공간에서 사용하지 않는 제공자입니다",
    }
}

/// What to do about it.
pub(super) fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoKey => "설정 → 제공자에서 키를 추가한 뒤 다시 시도하세요.",
        ErrorKind::BadKey => {
            "설정 → 제공자에서 키를 확인하세요. 잘못 입력했거나 폐기된 키일 수 있습니다."
        }
        ErrorKind::Forbidden => {
            "제공자 계정에서 이 모델의 사용 권한을 요청하거나 다른 모델을 선택하세요."
        }
        ErrorKind::NoCredit => "제공자 계정에서 크레딧을 충전한 뒤 다시 시도하세요.",
        ErrorKind::RateLimited => "잠시 기다린 뒤 다시 시도하세요.",
        ErrorKind::TooLong => {
            "새 대화를 시작하거나, 메시지를 줄이거나, 컨텍스트가 더 긴 모델을 선택하세요."
        }
        ErrorKind::BadModel => "모델 ID를 확인하거나 다른 모델을 선택하세요.",
        ErrorKind::BadRequest => "매개변수와 모델을 확인한 뒤 다시 시도하세요.",
        ErrorKind::Refused => "질문을 바꾸거나 다른 모델을 선택하세요.",
        ErrorKind::Overloaded => "잠시 후 다시 시도하거나 다른 모델을 선택하세요.",
        ErrorKind::Blocked => {
            "오프라인이거나 주소가 잘못되었거나 제공자가 브라우저를 거부한 것일 수 있습니다. 마지막 경우는 릴레이로 해결됩니다."
        }
        ErrorKind::Relay => "다시 시도하거나 설정 → 제공자에서 경로를 직접으로 바꾸세요.",
        ErrorKind::Malformed => "기본 URL이 이 종류의 API를 가리키는지 확인하세요.",
        ErrorKind::CutOff => "도착한 내용은 보관됩니다. 다시 시도하면 새로 요청합니다.",
        ErrorKind::Cancelled => "도착한 내용은 보관됩니다.",
        ErrorKind::OverBudget => {
            "지금까지 쓴 금액에 이 요청의 최대 비용을 더하면 예산을 넘습니다. 최대 토큰을 줄이거나 예산을 바꾸거나, 이번 한 번만 보내세요."
        }
        ErrorKind::UnknownCost => {
            "예산이 있지만 이 모델의 가격이나 최대 답변 길이를 알 수 없거나, 사용 기록을 아직 읽는 중입니다. 가격이나 최대 토큰을 정하거나, 이번 한 번만 보내세요."
        }
        ErrorKind::NotFetched => "설정 → 제공자 → This browser에서 내려받은 뒤 다시 시도하세요.",
        ErrorKind::Excluded => {
            "다른 모델을 고르거나, 이 작업 공간에서 제공자를 사용하도록 허용하세요."
        }
        ErrorKind::Offline => {
            "질문은 여기에 보관됩니다. 저절로 전송되지 않으니, 다시 온라인이 되면 직접 보내거나 그대로 두세요."
        }
        ErrorKind::UnboundHost => {
            "키와 함께 저장한 기본 URL이 아니거나 아직 확인하지 않은 주소입니다. 키가 필요하면 다시 입력하고 저장하세요."
        }
    }
}

/// Why the vault refused, and what to do about it.
pub(super) fn vault_failure(failure: VaultFailure) -> &'static str {
    match failure {
        VaultFailure::WrongPassphrase => {
            "암호가 올바르지 않습니다. 대소문자와 한/영 상태를 확인하고 다시 시도하세요."
        }
        VaultFailure::HeaderDamaged => {
            "보관함의 헤더가 손상되어 읽을 수 없습니다. 아무것도 삭제되지 않았습니다."
        }
        VaultFailure::VaultAltered => {
            "이 앱이 아닌 다른 것이 보관함을 변경하여 열지 않습니다. 아무것도 삭제되지 않았습니다."
        }
        VaultFailure::NewerVersion => {
            "더 새로운 버전의 앱이 만든 보관함입니다. 페이지를 새로 고쳐 앱을 업데이트하세요."
        }
        VaultFailure::RecordDamaged => {
            "손상되어 열 수 없는 기록이 있습니다. 나머지는 그대로 있습니다."
        }
        VaultFailure::InsecureContext => {
            "안전하지 않은 연결이므로 암호를 받지 않습니다. https 또는 localhost를 사용하세요."
        }
        VaultFailure::Storage => {
            "브라우저가 저장을 거부했습니다. 공간을 확보하거나 시크릿 모드를 끄고 다시 시도하세요."
        }
        VaultFailure::TooShort => "암호가 너무 짧습니다. 8자 이상 입력하세요.",
        VaultFailure::Mismatch => "두 암호가 다릅니다. 같은 암호를 두 번 입력하세요.",
        VaultFailure::KeyringGone => {
            "키를 보관하는 부분이 멈췄습니다. 페이지를 새로 고친 뒤 다시 시도하세요."
        }
    }
}

/// Why what was typed is no key.
pub(super) fn key_refused(why: KeyError) -> &'static str {
    match why {
        KeyError::BadCharacter => {
            "API 키에 공백, 쉼표 등 키에 쓰이지 않는 문자가 있습니다. 다시 복사하세요."
        }
        KeyError::NoAddress => {
            "API 키는 주소와 함께만 저장할 수 있습니다. https://로 시작하는 기본 URL 전체를 입력하세요."
        }
        KeyError::AccessKeyId => {
            "액세스 키 ID는 AKIA…처럼 영문 대문자와 숫자 16자 이상이어야 합니다."
        }
        KeyError::SecretAccessKey => {
            "비밀 액세스 키가 없거나 잘렸거나 공백이 있습니다. 다시 복사하세요."
        }
        KeyError::SessionToken => "세션 토큰에 공백, 쉼표 또는 줄바꿈이 있습니다. 다시 복사하세요.",
        KeyError::SessionTokenMissing => {
            "세션 토큰이 필요합니다. ASIA로 시작하는 액세스 키 ID는 세션 토큰과 함께만 쓸 수 있습니다."
        }
        KeyError::NotJson => {
            "서비스 계정에는 {부터 }까지 JSON 키 파일 전체를 넣어야 합니다. 다시 복사하거나 파일을 선택하세요."
        }
        KeyError::NotServiceAccount => {
            "서비스 계정: 다른 종류의 JSON입니다. type이 service_account여야 합니다."
        }
        KeyError::ClientEmail => {
            "서비스 계정: client_email이 없거나 주소가 아닙니다. 키 파일을 다시 내려받으세요."
        }
        KeyError::PrivateKey => {
            "서비스 계정: private_key가 없거나 손상되었습니다. -----BEGIN PRIVATE KEY-----로 시작해야 합니다."
        }
        KeyError::TokenUri => {
            "서비스 계정: token_uri가 Google의 주소가 아닙니다. 서명을 다른 곳으로 보내는 파일은 쓰지 않습니다."
        }
    }
}

/// What is the matter with a connection, and what to do about it; nothing where it works.
pub(super) fn diagnosis(diagnosis: Diagnosis) -> [&'static str; 2] {
    match diagnosis {
        Diagnosis::Works | Diagnosis::WorksRelayed | Diagnosis::Told(_) => ["", ""],
        Diagnosis::WrongUrl => [
            "이 주소에는 해당 API가 없습니다",
            "응답은 있지만 모델 목록이 아닙니다. 기본 URL을 확인하세요. /v1로 끝나는 주소가 많습니다. 대화가 잘 된다면 서버에 목록이 없을 뿐이니 모델 ID를 직접 입력하세요.",
        ],
        Diagnosis::CorsRefused => [
            "서버가 이 사이트를 거부합니다",
            "서버는 실행 중이지만 이 사이트가 응답을 읽도록 허용하지 않습니다(CORS). 서버에서 이 사이트의 출처를 허용하거나, 릴레이를 쓸 수 있는 제공자라면 릴레이를 선택하세요.",
        ],
        Diagnosis::UnreadableRefusal => [
            "키가 거부된 것 같습니다",
            "서버는 이 사이트를 허용하지만 이 요청에 대한 응답은 브라우저가 읽을 수 없습니다. 키가 거부되면(401) 이렇게 보이는 경우가 많습니다. 키를 확인하거나, 서버가 키를 요구한다면 추가하세요.",
        ],
        Diagnosis::HeadersRefused => [
            "서버가 키 헤더를 받지 않습니다",
            "키가 없으면 응답하지만 웹 페이지가 키를 보내는 것은 허용하지 않습니다. 키를 제거하세요. 직접 추가한 헤더가 있다면 그것도 제거하세요.",
        ],
        Diagnosis::MixedContent => [
            "이 컴퓨터가 아닌 곳의 암호화되지 않은 주소입니다",
            "http://로는 localhost와 127.0.0.1에만 연결할 수 있습니다. 서버에 https를 적용하거나(mkcert 또는 내 터널) 이 컴퓨터에서 서버를 실행하세요.",
        ],
        Diagnosis::LocalNetwork => [
            "브라우저가 로컬 네트워크 접근을 막고 있습니다",
            "주소 왼쪽의 아이콘을 눌러 로컬 네트워크 또는 이 기기의 앱에 대한 접근을 허용한 뒤 다시 확인하세요.",
        ],
        Diagnosis::NotRunning => [
            "이 주소에서 응답하는 서버가 없습니다",
            "서버를 시작하고 기본 URL의 호스트와 포트를 확인하세요. 다른 사이트의 접근을 완전히 막은 서버도 이렇게 보입니다. Safari처럼 https 페이지가 http://localhost에 연결하지 못하게 하는 브라우저도 있습니다.",
        ],
        Diagnosis::Unreachable => [
            "이 주소에서 응답이 없습니다",
            "기본 URL의 호스트를 확인하세요. 제공자에 장애가 있거나, 차단 프로그램이나 방화벽이 요청을 막고 있을 수 있습니다.",
        ],
        Diagnosis::Offline => ["오프라인 상태입니다", "인터넷에 연결한 뒤 다시 확인하세요."],
    }
}
