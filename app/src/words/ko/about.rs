//! The page about the app in Korean.

use crate::words::about::AboutWords;

pub(crate) static WORDS: AboutWords = AboutWords {
    title: "정보",
    what: "내 키로 언어 모델과 대화하고 비교합니다. 키와 대화는 내 브라우저에만 보관됩니다.",
    guide: "사용 안내",
    guide_file: "guide/ko.html",
    version: "버전",
    release: "릴리스",
    no_release: "없음: 개발용 빌드",
    commit: "커밋",
    commit_later: "아래 목록에 적혀 있습니다",
    licence: "라이선스",
    runs: "지금 실행 중인 앱",
    runs_text: "빌드마다 모든 파일의 SHA-256 해시 목록이 있습니다. 실행 중인 앱의 파일을 브라우저가 받는 그대로 모두 읽어(약 15MB) 호스트의 목록과 비교합니다.",
    check: "파일 확인",
    checking: "파일을 확인하는 중…",
    same: |count| format!("파일 {count}개가 모두 목록과 같습니다."),
    odd: |odd, all| format!("파일 {all}개 중 {odd}개가 목록과 다릅니다."),
    odd_text: "호스트나 중간의 무언가가 파일을 바꾸었거나, 업데이트가 덜 끝났습니다. 이유를 알 때까지 여기에 암호나 키를 입력하지 마세요.",
    missing: "읽지 못함",
    no_list: "목록을 읽지 못했습니다. 네트워크에 연결한 뒤 다시 시도하세요. SHA256SUMS를 제공하지 않는 호스트는 여기서 확인할 수 없습니다.",
    other_release: |listed| {
        format!(
            "호스트에는 이미 다른 릴리스({listed})가 있습니다. 먼저 업데이트한 다음 확인하세요."
        )
    },
    fingerprint: "목록의 지문",
    copy: "복사",
    outside: "바깥에서 확인하기",
    outside_text: "변조된 페이지는 여기에 무엇이든 표시할 수 있습니다. 이 페이지가 손댈 수 없는 비교만 믿을 수 있습니다. 다른 기기에서 지문을 비교하거나 직접 빌드해 보세요.",
    outside_served: "이 호스트가 제공하는 목록의 지문",
    outside_built: "해당 커밋을 체크아웃한 곳에서: 새로 빌드하여 이 호스트가 제공하는 모든 파일과 비교",
    others: "다른 사람들의 작업",
    others_text: "openMaaS는 자유 소프트웨어 위에 만들어졌습니다. 아래 목록은 빌드할 때마다 잠금 파일에서 만들어집니다.",
    licences: "소프트웨어와 라이선스",
    bill: "구성 요소 명세(CycloneDX)",
    grammars: "문법 정의",
    vocabularies: "토큰 어휘",
    dictionaries: "흔한 암호 사전",
    model_data: "모델 정보",
};
