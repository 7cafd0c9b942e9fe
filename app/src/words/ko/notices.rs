//! What notices say, in Korean.

use maas_core::ui::Notice;

use super::{WORDS, compare};

pub(super) fn says(notice: &Notice) -> String {
    match notice {
        Notice::VaultCreated => "보관함을 만들었습니다. 작업이 보관됩니다.".to_owned(),
        Notice::PassphraseChanged => "암호를 변경했습니다.".to_owned(),
        Notice::KeySaved => "키를 저장했습니다.".to_owned(),
        Notice::KeyRemoved => "키를 제거했습니다.".to_owned(),
        Notice::SettingsSaved => "설정을 저장했습니다.".to_owned(),
        Notice::NotCopied => {
            "브라우저가 클립보드 사용을 막았습니다. 텍스트를 선택해 직접 복사하세요.".to_owned()
        }
        Notice::NoTrace => {
            "이 요청은 더 이상 보관되어 있지 않습니다. 답변을 다시 시도한 뒤 살펴보세요.".to_owned()
        }
        Notice::NotRead => {
            "브라우저 저장소를 읽지 못했습니다. 내용은 그대로 있으니 대화를 다시 여세요.".to_owned()
        }
        Notice::NotSaved => {
            "브라우저가 저장을 거부하여 저장하지 못했습니다. 내용은 화면에 있으니 복사해 두세요."
                .to_owned()
        }
        Notice::TextGiven => "다른 앱에서 공유한 글을 메시지 입력란에 넣었습니다. 보내기 전에 읽어 보세요.".to_owned(),
        Notice::PartMissing => "앱의 일부를 아직 받지 못했습니다. 자동으로 다시 시도합니다. 인터넷 연결을 확인하고, 계속되면 페이지를 새로 고치세요.".to_owned(),
        Notice::RecordsDamaged(count) => format!("손상되어 열지 못한 기록이 {count}개 있습니다."),
        Notice::PresetApplied(name) => format!("“{name}” 프리셋을 적용했습니다."),
        Notice::SetupReset => "매개변수를 초기화했습니다.".to_owned(),
        Notice::PromptDeleted(_, name) => format!("“{name}” 프롬프트를 삭제했습니다."),
        Notice::PromptsAdded(many) => (WORDS.prompts().added)(*many),
        Notice::NothingToTry => WORDS.prompts().nothing_to_try.to_owned(),
        Notice::PresetDeleted(_, name) => format!("“{name}” 프리셋을 삭제했습니다."),
        Notice::Changed(change) => (WORDS.changed)(*change).to_owned(),
        Notice::ChatDeleted(_) => "대화를 삭제했습니다.".to_owned(),
        Notice::ComparisonDeleted(_) => compare::WORDS.deleted.to_owned(),
        Notice::ColumnRemoved(_, model) => (compare::WORDS.column_removed)(model),
        Notice::Moved(..) | Notice::WorkspaceDeleted(..) => {
            super::super::workspaces::notice(WORDS.workspaces(), notice)
        }
        Notice::TitleAsked(model) => format!("{model}에 제목을 요청하는 중…"),
        Notice::Titled(Some(input), Some(output)) => {
            format!("모델이 제목을 지었습니다(입력 {input}, 출력 {output} 토큰).")
        }
        Notice::Titled(..) => "모델이 제목을 지었습니다.".to_owned(),
        Notice::NotTitled(kind) => format!("제목을 받지 못했습니다. {}", (WORDS.problem)(*kind)),
        Notice::BudgetSpent(percent, every) => (WORDS.usage().budget_spent)(*percent, *every),
        Notice::UnusualKey(key) => (WORDS.usage().unusual_key)(key),
        Notice::Copied => "복사했습니다.".to_owned(),
    }
}
