//! The data page in Korean.

use maas_vault::backup::BackupError;

use super::faults;
use crate::{moving::MoveTrouble, words::data::DataWords};

pub(crate) static WORDS: DataWords = DataWords {
    own: &super::own_backup::WORDS,
    text: "모든 것이 이 브라우저 안에 있습니다. 계정도, 무언가를 저장하는 서버도 없습니다.",
    kept_where: "평문으로 보관: 언어, 테마, 보관함 유무. 암호화하여 보관: 키, 대화, 제목, 설정.",
    limits: "보호되지 않는 것: 약한 암호, 잠그지 않은 컴퓨터, 브라우저 확장 프로그램, 이 페이지를 제공하는 쪽.",
    backup: "백업",
    backup_text: "보관함의 모든 내용을 담은 암호화된 파일 하나입니다. 어느 브라우저, 어느 주소에서든 이 앱이면 열 수 있습니다.",
    export: "백업 내보내기",
    vault_passphrase: "이 보관함의 암호",
    own_passphrase: "파일에 별도의 암호 쓰기",
    own_passphrase_hint: "쓰지 않으면 지금의 보관함 암호로 열립니다. 나중에 암호를 바꿔도 이 파일은 그대로입니다.",
    file_passphrase: "파일의 암호",
    with_keys: "API 키 포함",
    with_keys_hint: "파일과 암호를 가진 사람은 키를 쓸 수 있습니다. 공유할 때 쓰는 서명 키도 함께 들어갑니다.",
    saving: "백업을 저장하는 중…",
    checking: "백업을 다시 읽어 확인하는 중…",
    saved: "백업을 저장했습니다",
    checked_on_disk: "저장된 파일을 다시 읽어, 모든 기록이 열리는 것을 확인했습니다.",
    checked_before: "내려받기 전에 모든 기록을 확인했습니다. 브라우저가 저장한 곳은 이 페이지에서 볼 수 없으니 파일이 있는지 확인하세요.",
    with_keys_saved: "API 키가 들어 있습니다.",
    without_keys_saved: "API 키는 들어 있지 않습니다.",
    damaged: |records| format!("손상되어 읽지 못한 기록 {records}개는 빠졌습니다."),
    keep_open: "끝날 때까지 이 페이지를 열어 두세요.",
    import_title: "복원과 가져오기",
    import_text: "이 앱의 백업이나 다른 앱에서 내려받은 그대로의 내보내기 파일: ChatGPT와 Claude(ZIP), big-AGI, LibreChat, Open WebUI, BetterChatGPT, NextChat, 여기서 JSON으로 저장한 대화. 바뀌기 전에 내용을 먼저 보여 줍니다.",
    import: "가져오기",
    file_chosen: "파일",
    backup_passphrase: "백업의 암호",
    backup_passphrase_new: "이 브라우저에서 보관함의 암호로도 쓰입니다.",
    open_backup: "백업 열기",
    reading: "읽는 중…",
    placing: "모두 제자리에 넣는 중입니다. 이제 멈출 수 없으며, 전부 들어가거나 전혀 들어가지 않습니다…",
    in_backup: "백업의 내용",
    written: |moment, version| format!("{moment}, 버전 {version}에서 작성"),
    keys_in_it: "API 키가 들어 있습니다. 여기에 키가 없는 제공자의 것만 가져옵니다.",
    keys_not_in_it: "API 키는 들어 있지 않습니다.",
    merge: "합치기",
    merge_hint: "여기 있는 것은 그대로 두고, 이미 있는 것은 다시 추가하지 않습니다.",
    replace: "바꾸기",
    replace_hint: "이 보관함의 대화, 비교, 프롬프트, 테스트 세트, 프리셋, 작업 공간, 설정, 사용 기록을 먼저 모두 삭제합니다. 백업에 키가 없으면 API 키는 남습니다.",
    restore: "복원",
    restore_here: "이 브라우저에 복원",
    restored: "복원했습니다",
    restored_text: "보관함이 닫혔습니다. 다시 열면 복원한 내용이 보입니다.",
    open_again: "보관함 열기",
    found: |app| format!("{app} 내보내기 파일"),
    nothing_yet: "아직 아무것도 바뀌지 않았습니다.",
    nothing_new: "새로운 내용이 없습니다.",
    add: |chats| format!("대화 {chats}개 추가"),
    added: "추가했습니다",
    done: "완료",
    taken: "가져올 것",
    left_out: "제외한 것",
    known: |_, what| format!("이미 있는 {what}"),
    kept: |_, what| format!("이곳의 내용을 그대로 둔 {what}"),
    unused: |_, what| format!("아무 데서도 쓰지 않는 {what}"),
    unreadable: |_, what| format!("읽을 수 없는 {what}"),
    beside: |chats| format!("대화 {chats}개는 여기와 다르게 이어져 둘 다 남깁니다."),
    keys_withheld: |keys| {
        format!(
            "API 키 {keys}개: 제공자에 이미 키가 있거나, 주소를 이 보관함의 암호로 확인해야 합니다"
        )
    },
    files_left_out: |many| format!("가져오지 않은 파일 이름({many}개)"),
    skipped: |why, many| match why {
        "empty" => format!("메시지가 없는 대화 {many}개"),
        "unreadable" => format!("알 수 없는 형식의 대화 {many}개"),
        "too-large" => format!("읽기에 너무 큰 대화 {many}개"),
        "attachment" => {
            format!("첨부 파일과 그림 {many}개: 내보내기에는 이름만 있어 메시지만 가져옵니다")
        }
        "file" => format!("읽을 수 없거나 너무 크거나 보관하지 않는 종류인 파일 {many}개"),
        "tool" => format!("도구의 메시지 {many}개"),
        _ => format!("그 밖의 것 {many}개"),
    },
    count: |store, many| match store {
        "chats" => format!("대화 {many}개"),
        "messages" => format!("메시지 {many}개"),
        "files" => format!("파일 {many}개"),
        "presets" => format!("프리셋 {many}개"),
        "prompts" => format!("프롬프트 {many}개"),
        "prompt-versions" => format!("프롬프트 버전 {many}개"),
        "comparisons" => format!("비교 {many}개"),
        "benchmarks" => format!("벤치마크 {many}회"),
        "tests" => format!("테스트 세트와 실행 {many}개"),
        "trials" => format!("테스트의 질문과 답변 {many}개"),
        "ledger" => format!("사용 기록 {many}쪽"),
        "keys" => format!("API 키 {many}개"),
        "settings" => "설정과 초안".to_owned(),
        _ => format!("그 밖의 기록 {many}개"),
    },
    trouble,
    unchanged: "아무것도 바뀌지 않았습니다.",
    delete_everything: "모두 삭제",
    delete_text: "이 브라우저의 모든 탭에서 전부 지웁니다.",
    delete_gone: "이 탭과 다른 모든 탭에서 다음이 사라집니다.",
    delete_rest: "보관함과 암호, 설정, 초안, 사용 기록, 그리고 이 앱이 이 브라우저에 둔 나머지 모두",
    delete_final: "되돌릴 수 없으며, 백업이 없으면 되찾을 방법이 없습니다.",
};

fn trouble(trouble: MoveTrouble) -> &'static str {
    match trouble {
        MoveTrouble::Vault(failure) => faults::vault_failure(failure),
        MoveTrouble::Backup(BackupError::NotABackup) => "이 앱의 백업이 아닙니다.",
        MoveTrouble::Backup(BackupError::NewerVersion) => {
            "더 새로운 버전의 앱에서 만든 백업입니다. 새로 고쳐 앱을 업데이트한 뒤 다시 시도하세요."
        }
        MoveTrouble::Backup(BackupError::WrongPassphrase) => {
            "이 백업의 암호가 아닙니다. 백업할 때 쓰던 암호를 입력해 보세요."
        }
        MoveTrouble::Backup(BackupError::TooShort) => "암호는 8자 이상이어야 합니다.",
        MoveTrouble::Backup(BackupError::Damaged) => {
            "파일이 손상되었습니다. 일부가 바뀌었거나 빠졌으니 다른 사본을 써 보세요."
        }
        MoveTrouble::Backup(BackupError::CutOff) => {
            "파일이 중간에 끝납니다. 전체를 다시 복사하거나 내려받으세요."
        }
        MoveTrouble::Backup(BackupError::BadContent) => {
            "파일은 열리지만 이 앱에서 만든 내용이 아닙니다."
        }
        MoveTrouble::Storage => {
            "브라우저 저장소가 거부했습니다. 대개 가득 찬 경우이니 공간을 비우고 다시 시도하세요."
        }
        MoveTrouble::File => "파일을 읽을 수 없습니다. 다시 선택하세요.",
        MoveTrouble::Disk => "파일을 저장하지 못했습니다. 다른 위치를 고르거나 공간을 비우세요.",
        MoveTrouble::Unsound => {
            "파일을 저장했지만 다시 읽어 보니 내용이 다릅니다. 이 파일을 믿지 마세요. 삭제하고 다른 위치를 고르세요. 디스크가 가득 찼거나 고장 났을 수 있습니다."
        }
        MoveTrouble::Busy => "다른 탭에서 가져오는 중입니다. 끝날 때까지 기다리세요.",
        MoveTrouble::Unknown => {
            "알 수 없는 파일입니다. 다른 앱에서 받은 내보내기 파일을 고치지 말고 그대로 선택하세요."
        }
        MoveTrouble::Broken => {
            "파일이 손상되었거나 온전하지 않습니다. 내보내기 파일을 다시 내려받으세요."
        }
        MoveTrouble::TooMuch => {
            "풀면 내보내기 파일로 보기 어려울 만큼 크거나 너무 깊게 중첩되어 있어 더 읽지 않았습니다."
        }
        MoveTrouble::NoVault => {
            "가져온 대화는 암호화하여 보관합니다. 먼저 보관함을 만든 뒤 파일을 다시 선택하세요."
        }
    }
}
