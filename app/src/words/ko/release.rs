//! Words of another version of the app, in Korean.

use super::super::Release;

pub(super) fn says(release: Release) -> &'static str {
    match release {
        Release::Current => "",
        Release::Ready => "openMaaS 새 버전이 준비되었습니다.",
        Release::Unsure => {
            "이 탭에 저장되지 않은 것이 있습니다(보관함 없는 대화, 임시 대화, 새로 고침까지만 두는 키). 업데이트하면 지워집니다."
        }
        Release::Asked => "작성 중인 답변이 끝나면 업데이트합니다…",
        Release::Leaving | Release::Gone => "업데이트하는 중…",
        Release::Held => {
            "다른 탭에서 openMaaS를 업데이트했습니다. 이 탭에는 저장되지 않은 것이 있어 이전 버전을 계속 사용합니다. 업데이트하면 지워집니다."
        }
        Release::WentBack => "openMaaS 새 버전이 시작되지 않아 이전 버전을 사용합니다.",
    }
}
