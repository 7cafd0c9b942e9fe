//! Korean.

use super::{
    BaseUrlError, Change, ErrorKind, ExtraBodyError, HeaderError, HeaderFault, Language,
    NotRenewed, Notice, Route, RouteReason, Words,
};

mod about;
mod benchmark;
mod compare;
mod data;
mod faults;
mod files;
mod mint;
mod own_backup;
mod passkeys;
pub(super) mod prompts;
mod recovery;
mod release;
mod setup;
mod share;
mod space;
mod strength;
pub(super) mod trials;
mod usage;
pub(super) mod workspaces;

pub(super) static WORDS: Words = Words {
    language: Language::Ko,
    skip_to_chat: "메시지 입력란으로 건너뛰기",
    menu: "메뉴",
    close: "닫기",
    history: "대화 기록",
    search_history: "대화 기록 검색",
    new_chat: "새 대화",
    no_chats: "대화를 시작하면 여기에 표시됩니다.",
    no_match: "제목과 내용에서 찾지 못했습니다.",
    settings: "설정",
    lock: "잠그기",
    keep_my_work: "작업 보관하기",
    not_kept: "이 대화는 지금 이 탭에만 있습니다.",
    not_stored: "저장하지 못했습니다. 브라우저에 공간이 없거나 저장이 거부되었습니다. 내용은 모두 화면에 있지만 이 탭을 닫으면 새 내용이 사라집니다. 안전하게 파일로 내려받으세요.",
    download_it: "내려받기",
    try_again: "다시 시도",
    room: &space::WORDS,
    understood: "확인",
    delete: "삭제",
    cancel: "취소",
    find_in_chat: "이 대화에서 찾기",
    find_hint: "Enter: 다음 · Shift+Enter: 이전 · Esc: 닫기",
    find_previous: "이전 결과",
    find_next: "다음 결과",
    found_at: |place, count| format!("{count}개 중 {place}번째"),
    found_nothing: "결과 없음",
    wrap_lines: "긴 줄 바꾸기",
    download_code: "파일로 내려받기",
    copy_code: "코드 복사",
    copy_table: "표 복사",
    as_diagram: "다이어그램 보기",
    diagram: "다이어그램",
    drawing_diagram: "다이어그램을 그리는 중…",
    diagram_wrong: "다이어그램을 그리지 못했습니다. 원본은 아래에 있고, 오류 내용은 다음과 같습니다.",
    diagram_too_long: "다이어그램을 그리는 데 너무 오래 걸려 중단했습니다. 원본은 아래에 있습니다.",
    leave_title: |host| format!("{host} 사이트를 열까요?"),
    leave_text: "모델이 쓴 링크입니다. 사이트 운영자는 주소 전체를 볼 수 있고, 주소에 이 대화의 내용이 담겨 있을 수 있습니다. 사이트마다 한 번만 묻고, 앱을 잠그거나 새로고침하면 다시 묻습니다.",
    leave: "새 탭에서 열기",
    leave_foreign: |host| {
        format!(
            "사이트 이름이 “{host}”(으)로 적혀 있습니다. 다른 글자와 비슷해 보일 수 있는 문자가 들어 있습니다."
        )
    },
    leave_mixed: |host| {
        format!(
            "주의: “{host}”에는 여러 문자 체계의 글자가 섞여 있습니다. 유명 사이트를 흉내 낸 주소에서 흔한 방식입니다."
        )
    },
    leave_user: "주의: @ 앞부분은 사이트 이름이 아닙니다. 굵게 표시된 부분이 실제 사이트입니다.",
    leave_much: |count| format!("이 주소에는 사이트 이름 외에 {count}자가 더 들어 있습니다."),
    as_picture: "이미지로 보기",
    attach: "파일 첨부",
    attachments: "첨부 파일",
    remove_file: |name| format!("첨부 빼기: {name}"),
    view_picture: |name| format!("크게 보기: {name}"),
    save_file: |name| format!("내려받기: {name}"),
    file_attached: |name| format!("첨부했습니다: {name}"),
    file_removed: |name| format!("첨부를 뺐습니다: {name}"),
    file_not_attached: |name, why| format!("첨부하지 못했습니다: {name}. {why}"),
    reading_file: "읽는 중…",
    stilled: "첫 장면만",
    no_picture: "이미지를 읽지 못했습니다.",
    drop_here: "여기에 놓으면 첨부됩니다",
    drop_kinds: "이미지, PDF, 텍스트, 코드",
    long_paste: |letters| format!("긴 텍스트({letters}자)를 붙여넣었습니다."),
    long_paste_as_file: "파일로 첨부",
    long_paste_name: "붙여넣은 텍스트.txt",
    file_trouble: files::trouble,
    file_unfit: files::unfit,
    earlier_unfit: files::earlier,
    attached: "첨부 파일",
    actions_for: |title| format!("작업: {title}"),
    rename: "이름 바꾸기",
    chat_title: "제목",
    pin: "고정",
    unpin: "고정 해제",
    pinned: "고정됨",
    archive: "아카이브로 이동",
    unarchive: "아카이브에서 꺼내기",
    archived_chats: |count| format!("아카이브 ({count})"),
    title_by_model: "모델로 제목 짓기",
    title_by_model_hint: "이 대화의 모델에 한 번 요청하며, 평소와 같은 요금이 듭니다.",
    in_titles: "제목",
    in_messages: "대화 내용",
    more_results: "결과 더 보기",
    archived: "보관됨",
    searching: "검색하는 중…",
    still_reading: |read, of| {
        format!("메시지를 읽는 중입니다({read}/{of}). 결과가 더 나올 수 있습니다.")
    },
    found_chats: |count, more| {
        if more {
            format!("대화 {count}개 이상")
        } else {
            format!("대화 {count}개")
        }
    },
    more_hits: |count| format!("메시지 {count}개 더"),
    none_listed: "해당하는 대화가 없습니다.",
    tags: "태그",
    tags_hint: "업무, 아이디어",
    today: "오늘",
    yesterday: "어제",
    earlier: "이전",
    export: "대화 내보내기",
    export_text: "파일과 복사본에는 대화 내용과 지침, 매개변수가 들어갑니다. 키는 절대 들어가지 않습니다.",
    export_markdown: "Markdown 파일",
    export_html: "웹 페이지(HTML 파일)",
    export_json: "JSON 파일(전체 내용)",
    copy_request: "OpenAI 요청(JSON)으로 복사",
    copy_as_curl: "curl 명령으로 복사",
    temporary: "임시",
    temporary_chat: "임시 대화",
    temporary_hint: "저장하지 않습니다. 페이지를 새로 고치거나 보관함을 잠그면 사라집니다.",
    conversation: "대화",
    message: "메시지",
    message_hint: "무엇이든 물어보세요",
    send: "보내기",
    stop: "중지",
    send_hint: "Enter로 보내고 Shift+Enter로 줄을 바꿉니다",
    you: "나",
    assistant: "어시스턴트",
    system: "시스템",
    tool: "도구",
    model: "모델",
    search_model: "모델 찾기 또는 입력",
    search_model_hint: "검색하거나 모델 ID를 직접 입력하세요",
    models: "모델 목록",
    model_facts: "컨텍스트(토큰) · 100만 토큰당 정가, 입력 / 출력. 실제와 다를 수 있습니다.",
    use_typed: |id| format!("“{id}” 사용"),
    reads_images: "이미지",
    reads_files: "파일",
    reads_audio: "오디오",
    calls_tools: "도구",
    thinks: "추론",
    open_weights: "공개 가중치",
    answers_up_to: |tokens| format!("출력 {tokens}"),
    deprecated: "지원 종료 예정",
    retires: |day| format!("{day}까지"),
    model_data: "모델 정보",
    renew: "새로 고침",
    renewing: "새로 고치는 중…",
    renew_hint: "가격은 추정치입니다. 새로 고치면 models.dev에 요청이 전송되어 IP 주소가 알려집니다.",
    not_renewed: |why| match why {
        NotRenewed::Unreachable => {
            "models.dev에 연결하지 못했습니다. 기존 정보를 그대로 둡니다.".to_owned()
        }
        NotRenewed::NotTheList => {
            "models.dev에서 받은 것이 모델 목록이 아닙니다. 기존 정보를 그대로 둡니다.".to_owned()
        }
        NotRenewed::NoPrice { model } => format!(
            "models.dev에 적힌 {model}의 가격이 올바르지 않습니다. 기존 정보를 그대로 둡니다."
        ),
    },
    no_model: "일치하는 모델이 없습니다. 모델 ID를 끝까지 입력하면 그대로 쓸 수 있습니다.",
    connect_provider: "제공자 연결하기",
    loading_models: "모델을 불러오는 중…",
    models_failed: "모델 목록을 불러오지 못했습니다. ID를 직접 입력할 수 있습니다.",
    simulated: "시뮬레이션",
    simulated_hint: "데모는 브라우저 안에서 답변을 만듭니다. 모델도 키도 네트워크도 쓰지 않습니다.",
    needs_key: "키 없음",
    parameters: "매개변수",
    system_prompt: "시스템 프롬프트",
    system_prompt_hint: "대화 전체에 적용할 지침",
    mint: &mint::MINT,
    about: &about::WORDS,
    setup: &setup::SETUP,
    sharing: &share::WORDS,
    workspaces_title: "작업 공간",
    all_workspaces: "모든 작업 공간",
    share_waits: "받은 공유가 기다리고 있습니다. 보관함이 열리면 보여 드립니다.",
    prompts_title: "프롬프트",
    usage: &usage::USAGE,
    benchmark: &benchmark::BENCHMARK,
    trials_title: "테스트 세트",
    model_default: "모델 기본값",
    turn_actions: "이 메시지에 대한 작업",
    more: "추가 작업",
    edit: "수정",
    edited: "수정됨",
    edited_text: "수정한 내용",
    new_text: "새 내용",
    insert_here: "넣기",
    who_speaks: "역할",
    send_again: "다시 보내기",
    send_again_hint: "다시 묻습니다. 이전 질문은 다른 버전으로 남습니다",
    versions: "버전",
    previous_version: "이전 버전",
    next_version: "다음 버전",
    insert_before: "앞에 넣기",
    insert_after: "뒤에 넣기",
    fork: "여기서 새 대화로 분기",
    go_on: "이어서 생성",
    ask_another: "다른 모델에게 묻기",
    undo: "실행 취소",
    send_after: "답변이 끝나면 보내기",
    waiting_messages: "전송 대기 중인 메시지",
    written_elsewhere: "다른 탭에서 이 답변을 작성하고 있습니다. 여기에도 함께 표시되며, 끝나면 메시지를 보낼 수 있습니다.",
    send_now: "지금 보내기",
    do_not_send: "보내지 않기",
    changed: |change| match change {
        Change::Edited => "메시지를 수정했습니다.",
        Change::Inserted => "메시지를 넣었습니다.",
        Change::Deleted => "메시지를 삭제했습니다.",
        Change::Moved => "메시지를 옮겼습니다.",
    },
    if_it_fails: "실패하면",
    if_it_fails_hint: "모델이 아무 답도 하기 전에 실패하면, 같은 대화를 이 순서대로 다른 모델에게 보냅니다.",
    add_fallback: "모델 추가",
    move_up: "위로",
    move_down: "아래로",
    remove_fallback: "빼기",
    fallback_moved: |model, place| format!("{model}: 이제 {place}번째입니다."),
    fallbacks_set: |count| format!("실패하면 다른 모델 {count}개에 차례로 묻습니다"),
    fallback_failed: |model, problem| format!("{model}: {problem}."),
    fallback_answered: |model| format!("{model} 모델이 답했습니다."),
    fallback_asked: |model| format!("이어서 {model} 모델에 물었습니다."),
    empty_title: "무엇을 도와드릴까요?",
    empty_text: "내 키로 모든 모델을 한곳에서 사용하세요. 키는 암호로 암호화되어 이 브라우저에만 남습니다.",
    empty_demo: "지금은 데모와 대화 중입니다. 답변은 시뮬레이션이므로 키 없이 둘러볼 수 있습니다.",
    loading_chat: "대화를 여는 중…",
    thinking: "첫 토큰을 기다리는 중…",
    reasoning: "추론 과정",
    sources: "출처",
    tool_call: "도구 호출",
    further_answer: |number, all| format!("답변 {number}/{all}"),
    picture: |number| format!("모델이 만든 이미지 {number}"),
    picture_not_shown: "모델이 만든 이미지가 너무 크거나 여기서 표시할 수 없는 형식입니다.",
    download_picture: "이미지 내려받기",
    token_probabilities: "토큰 확률",
    first_tokens: |shown, all| format!("토큰 {all}개 중 처음 {shown}개입니다."),
    copy: "복사",
    retry: "다시 시도",
    retry_through_relay: "릴레이로 다시 시도",
    stopped: "중지됨",
    interrupted: "중단됨",
    to_the_end: "최신 메시지로 이동",
    via_direct: "직접 연결",
    via_relay: "릴레이 경유",
    via_demo: "시뮬레이션",
    ttft: "첫 토큰",
    total: "전체",
    speed: "속도",
    tokens_in: "입력 토큰",
    tokens_out: "출력 토큰",
    finish_length: "답변이 토큰 한도에 도달했습니다.",
    finish_filter: "제공자의 필터가 답변을 중단했습니다.",
    trying_again: |seconds| {
        format!("{seconds}초 뒤에 다시 시도합니다. 그만두려면 중지를 누르세요.")
    },
    retry_without: |param| format!("{param} 없이 다시 시도"),
    inspect: "요청 살펴보기",
    wire_request: "요청",
    wire_reply: "응답",
    wire_masked: "보낸 그대로입니다. 키는 마지막 네 글자만 표시됩니다.",
    wire_no_reply: "읽을 수 있는 응답이 없었습니다.",
    wire_shortened: "나머지 응답은 보관하지 않습니다.",
    copy_curl: "curl로 복사",
    not_sent: |fields| format!("이 모델이 받지 않아 보내지 않은 항목: {fields}"),
    problem: faults::problem,
    advice: faults::advice,
    wait_seconds: |seconds| format!("제공자가 {seconds}초 기다리라고 합니다."),
    provider_says: "제공자의 설명:",
    open_providers: "제공자 설정 열기",
    skip_to_content: "본문으로 건너뛰기",
    palette: "명령 팔레트",
    palette_find: "명령, 대화, 모델, 페이지 찾기",
    found: |count| match count {
        0 => "찾은 항목이 없습니다.".to_owned(),
        count => format!("{count}개 찾음"),
    },
    commands: "명령",
    chats: "대화",
    shortcuts: "키보드 단축키",
    everywhere: "어디서나",
    while_writing: "메시지 입력란에서",
    keys_send: "Enter 키 설정과 관계없이 보내기",
    keys_break: "줄 바꾸기",
    keys_slash: "메시지 맨 앞에서 명령 목록 열기",
    keys_leave: "열린 목록이나 창 닫기",
    new_temporary_chat: "새 임시 대화",
    write_message: "메시지 쓰기",
    choose_model: "모델 선택",
    stop_answer: "답변 중지",
    retry_last: "마지막 답변 다시 시도",
    copy_last: "마지막 답변 복사",
    fork_last: "마지막 메시지에서 새 대화로 분기",
    rename_chat: "대화 이름 바꾸기",
    delete_chat: "대화 삭제",
    next_chat: "다음 대화",
    previous_chat: "이전 대화",
    toggle_history: "대화 기록 표시/숨기기",
    lock_vault: "보관함 잠그기",
    send_hint_breaks: "Ctrl+Enter 또는 ⌘Enter로 보내고 Enter로 줄을 바꿉니다",
    enter_key: "Enter 키",
    enter_auto: "자동",
    enter_sends: "보내기",
    enter_breaks: "줄 바꾸기",
    enter_hint: "자동은 메시지를 보내지만 터치 화면에서는 줄을 바꿉니다. Ctrl+Enter 또는 ⌘Enter는 항상 보내고, Shift+Enter는 항상 줄을 바꿉니다.",
    answer_begins: "답변하는 중…",
    answer_whole: "답변이 끝났습니다.",
    answer_stopped: "답변을 중지했습니다.",
    answer_cut: "답변이 도중에 끊겼습니다.",
    answer_failed: "답변을 받지 못했습니다.",
    hud: "이 대화의 수치",
    cost: "비용",
    cost_hint: "정가로 계산한 추정치입니다",
    cost_partly_known: "정가로 계산한 추정치이며, 일부 답변의 비용은 알 수 없습니다",
    at_least: |cost| format!("{cost} 이상"),
    latency: "마지막 답변",
    context: "컨텍스트",
    context_hint: "마지막으로 보고된 토큰 수와 모델이 읽을 수 있는 최대치입니다",
    context_estimated: "마지막으로 보고된 토큰 수에 이후 내용의 추정치를 더한 값과 모델이 읽을 수 있는 최대치입니다",
    context_counted: "마지막으로 보고된 토큰 수에, 모델과 같은 방식으로 센 이후 내용을 더한 값과 모델이 읽을 수 있는 최대치입니다",
    context_exact: |name| {
        format!("{name}에서 입력 중인 내용까지 센 토큰 수와 모델이 읽을 수 있는 최대치입니다")
    },
    not_counted: |why| format!("추정치입니다. 제공자가 세지 못했습니다. {why}"),
    count_exactly: "정확히 세기",
    count_exactly_hint: |name| {
        format!("대화와 입력 중인 내용을 {name}에 보내 무료로 셉니다. 답변은 만들지 않습니다")
    },
    counting: "세는 중…",
    next_cost: "다음 질문",
    next_cost_hint: "지금 보내면 드는 비용으로, 답변은 빼고 정가로 계산했습니다. 제공자가 캐시한 부분은 더 저렴합니다",
    context_used: "컨텍스트 사용량",
    context_of: |used, limit| format!("토큰 {limit}개 중 {used}개"),
    passphrase: "암호",
    repeat_passphrase: "암호 다시 입력",
    old_passphrase: "현재 암호",
    new_passphrase: "새 암호",
    create_vault: "보관함 만들기",
    create_vault_title: "암호화해서 보관하기",
    create_vault_text: "암호를 정하세요. 이 브라우저에 있는 키와 대화가 이 암호로 암호화됩니다. 어디에도 전송되지 않습니다.",
    passphrase_hint: "8자 이상이어야 하며 여러 단어를 쓰는 것이 가장 좋습니다.",
    no_recovery: "복구 코드가 없으면 잊어버린 암호를 되찾을 수 없습니다.",
    strength: &strength::WORDS,
    recovery: &recovery::WORDS,
    passkeys: &passkeys::WORDS,
    not_now: "나중에",
    unlock: "잠금 해제",
    unlock_title: "보관함이 잠겨 있습니다",
    unlock_text: "암호 또는 복구 코드를 입력하면 키와 대화가 열립니다.",
    working: "처리 중…",
    change_passphrase: "암호 변경",
    vault_failure: faults::vault_failure,
    general: "일반",
    providers: "제공자",
    data: "데이터",
    back_to_chat: "대화로 돌아가기",
    language_label: "언어",
    as_browser: "브라우저 설정에 따름",
    theme: "테마",
    as_system: "시스템 설정에 따름",
    light: "밝게",
    dark: "어둡게",
    vault: "보관함",
    vault_open: "키와 대화는 암호로 암호화되어 이 브라우저에 보관됩니다.",
    vault_none: "아직 아무것도 보관되지 않습니다. 이 탭을 닫으면 모두 사라집니다.",
    auto_lock: "자동 잠금",
    minutes: |minutes| format!("{minutes}분 동안 사용하지 않을 때"),
    providers_text: "내 키와 내 계정으로 사용합니다. 키는 저장할 때의 주소로만 전송됩니다.",
    api_key: "API 키",
    api_key_hint: "키를 붙여 넣으세요",
    api_key_kept: |masked| format!("보관 중: {masked}"),
    api_key_needed: "API 키를 붙여 넣고 저장하세요.",
    key_refused: faults::key_refused,
    two_keys: "한 가지 인증 정보만 채우고 나머지는 비운 뒤 저장하세요.",
    region: "리전",
    location: "위치",
    resource: "리소스",
    resource_bad: "리소스는 주소의 첫 부분입니다. 영문 소문자, 숫자, 하이픈만 쓸 수 있습니다.",
    project: "프로젝트",
    project_hint: "서비스 계정에서 가져옵니다",
    project_bad: "프로젝트는 프로젝트 ID나 번호여야 합니다. 영문 소문자, 숫자, 하이픈만 쓸 수 있습니다.",
    project_needed: "프로젝트가 필요합니다. 서비스 계정에 프로젝트가 적혀 있지 않습니다.",
    other_address: "기본 URL대로",
    aws_keys: "또는 AWS 키",
    access_key_id: "액세스 키 ID",
    secret_access_key: "비밀 액세스 키",
    session_token: "세션 토큰",
    session_token_hint: "임시 키일 때만",
    google_account: "또는 Google 서비스 계정",
    service_account: "서비스 계정",
    service_account_hint: "JSON 키 파일을 붙여 넣으세요",
    key_file: "또는 파일 선택",
    sign_in: "로그인해서 키 받기",
    sign_in_waiting: "열린 창에서 계속하세요. 키는 자동으로 전달됩니다.",
    sign_in_failed: |kind| match kind {
        ErrorKind::Blocked => {
            "로그인 창이나 제공자에 연결할 수 없습니다. 이 사이트의 팝업을 허용한 뒤 다시 시도하세요."
        }
        _ => "로그인했지만 키를 받지 못했습니다. 다시 시도하세요.",
    },
    signed_in: "로그인했습니다. 이 창은 닫아도 됩니다.",
    get_key: "키 발급받기",
    base_url: "기본 URL",
    base_url_bad: |error| match error {
        BaseUrlError::NotAbsolute => {
            "기본 URL은 https://로 시작해야 합니다(이 컴퓨터에서는 http://도 가능)."
        }
        BaseUrlError::NotSecure => {
            "기본 URL은 https://로 시작해야 합니다. http에서는 키가 노출될 수 있습니다."
        }
        BaseUrlError::HasCredentials => {
            "기본 URL에 사용자 이름이나 비밀번호를 넣을 수 없습니다. 키는 API 키 칸에 넣으세요."
        }
        BaseUrlError::HasQuery => "기본 URL에 ? 또는 #을 넣을 수 없습니다.",
        BaseUrlError::BadCharacter => "기본 URL에 주소로 쓸 수 없는 문자가 있습니다.",
    },
    advanced: "고급",
    headers: "헤더",
    headers_hint: "이 주소로 가는 모든 요청에 함께 보냅니다. 한 줄에 하나씩 “이름: 값”으로 쓰세요. 키는 API 키 칸에 넣으세요.",
    headers_bad: |HeaderError { line, fault }| {
        let what = match fault {
            HeaderFault::NoPair => "“이름: 값” 형식으로 쓰세요.",
            HeaderFault::BadName => "헤더 이름에는 영문자, 숫자, -만 쓸 수 있습니다.",
            HeaderFault::BadValue => "값에는 ASCII 문자만 쓸 수 있습니다.",
            HeaderFault::Taken => "브라우저나 이 앱이 직접 쓰는 헤더입니다. 이 줄을 지우세요.",
            HeaderFault::HoldsKey => "키는 여기에 보관하지 않습니다. API 키 칸에 넣으세요.",
            HeaderFault::Twice => "같은 헤더가 윗줄에 이미 있습니다.",
        };
        format!("헤더 {line}번째 줄: {what}")
    },
    extra_body: "추가 본문 필드",
    extra_body_hint: "이 제공자로 보내는 모든 대화 요청에 합쳐지는 JSON 객체입니다.",
    extra_body_bad: |error| match error {
        ExtraBodyError::NotJson { line, column } => {
            format!("추가 본문 필드: {line}번째 줄 {column}번째 칸이 올바른 JSON이 아닙니다.")
        }
        ExtraBodyError::NotObject => {
            "추가 본문 필드는 {\"top_k\": 40}과 같은 JSON 객체여야 합니다.".to_owned()
        }
        ExtraBodyError::Taken(field) => {
            format!("추가 본문 필드: “{field}”는 앱이 직접 쓰는 필드입니다. 지워 주세요.")
        }
    },
    route: "경로",
    auto: "자동",
    direct: "직접",
    relay: "릴레이",
    route_hint_direct: "자동은 브라우저에서 제공자로 바로 연결합니다.",
    route_hint_relay: "제공자가 브라우저를 거부하므로 자동은 이 사이트의 릴레이를 거칩니다.",
    route_hint_local: "브라우저에서 바로 연결합니다. 서버가 이 사이트의 출처를 허용해야 합니다.",
    keep_key: "키 보관",
    until_reload: "새로 고침 전까지",
    this_tab: "이 탭에서만",
    on_this_device: "이 기기에",
    keep_hint_reload: "메모리에만 있으며 페이지를 새로 고치면 사라집니다.",
    keep_hint_tab: "이 탭을 닫을 때까지 암호화하여 보관합니다.",
    keep_hint_device: "보관함에 암호화하여 보관합니다.",
    keep_pending: "보관함을 만들 때까지 메모리에만 있습니다.",
    bound_to: |origin| format!("이 주소로만 전송: {origin}"),
    save: "저장",
    test_connection: "연결 확인",
    testing: "확인 중…",
    test_passed: |models| format!("정상: 모델 {models}개"),
    remove_key: "키 제거",
    connected: "연결됨",
    built_in: "내장",
    built_in_text: "둘러보기용 시뮬레이션 답변입니다. 키도 네트워크도 필요 없습니다.",
    local_text: "내 컴퓨터에서 실행되며 대부분 키가 필요 없습니다.",
    own_endpoints: "내 엔드포인트",
    own_endpoints_text: "OpenAI Chat Completions 형식을 쓰는 모든 서버: vLLM, LM Studio, llama.cpp, 사내 게이트웨이 등.",
    add_endpoint: "엔드포인트 추가",
    endpoint_name: "이름",
    endpoint_name_default: "내 엔드포인트",
    remove_endpoint: "엔드포인트 제거",
    new_address: "새 주소로 보내기",
    new_address_text: |origin| {
        format!(
            "이 주소({origin})는 목록에 있는 제공자의 주소가 아닙니다. 여기에 묻는 내용과, 키가 있다면 그 키도 이 주소를 운영하는 쪽으로 전송됩니다. 암호를 입력해 확인하세요."
        )
    },
    confirm: "확인",
    way_taken: |route, why| {
        let because = match (why, route) {
            (RouteReason::Registry, Route::Direct) => "제공자가 브라우저를 허용하므로",
            (RouteReason::Registry, Route::Relay) => "제공자가 브라우저를 거부하므로",
            (RouteReason::Chosen, _) => "설정에 따라",
            (RouteReason::Learned, _) => "전에 제공자가 브라우저를 거부했으므로",
            (RouteReason::Asked, _) => "이번 요청에 따라",
            (RouteReason::Local, _) => "내 컴퓨터나 네트워크의 서버이므로",
            (RouteReason::OwnAddress, _) => "릴레이가 가지 않는 주소이므로",
        };
        match route {
            Route::Direct => format!("{because} 직접 연결"),
            Route::Relay => format!("{because} 릴레이 경유"),
        }
    },
    refused_since: |date| format!("{date}에 브라우저를 거부했습니다. 자동은 릴레이를 거칩니다."),
    forget: "기록 지우기",
    works_relayed: "제공자가 브라우저를 거부하므로 이제부터 자동은 릴레이를 거칩니다.",
    diagnosis: faults::diagnosis,
    let_in_title: "이 사이트 허용하기",
    let_in: "이 사이트를 허용하려면 다음을 실행하세요:",
    let_in_either: "이 사이트를 허용하려면 둘 중 하나를 실행하세요. 서비스나 앱으로 설치했다면 첫 번째, 아니면 두 번째입니다.",
    let_in_again: "서버가 이미 실행 중이면 종료한 뒤 다시 시작하세요.",
    other_systems: "다른 운영체제",
    compare: &compare::WORDS,
    moving: &data::WORDS,
    notices: "알림",
    notice: |notice| {
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
            super::workspaces::notice(WORDS.language, notice)
        }
        Notice::TitleAsked(model) => format!("{model}에 제목을 요청하는 중…"),
        Notice::Titled(Some(input), Some(output)) => {
            format!("모델이 제목을 지었습니다(입력 {input}, 출력 {output} 토큰).")
        }
        Notice::Titled(..) => "모델이 제목을 지었습니다.".to_owned(),
        Notice::NotTitled(kind) => format!("제목을 받지 못했습니다. {}", (WORDS.problem)(*kind)),
        Notice::BudgetSpent(percent, every) => (WORDS.usage.budget_spent)(*percent, *every),
        Notice::UnusualKey(key) => (WORDS.usage.unusual_key)(key),
        Notice::Copied => "복사했습니다.".to_owned(),
    }
    },
    part_needed: "이 작업에 필요한 앱의 일부를 받지 못했습니다. 인터넷 연결을 확인한 뒤 ‘확인’을 눌러 다시 시도하세요. ‘취소’를 누르면 페이지를 새로 고쳐야 할 수 있습니다.",
    costs_at_most: |cost| match cost {
        "" => "비용을 알 수 없습니다. 이 모델의 가격이나 최대 답변 길이를 알 수 없기 때문입니다."
            .to_owned(),
        cost => format!("비용은 최대 {cost}입니다."),
    },
    send_waiting: "지금 보내기",
    release: release::says,
    update: "업데이트",
    update_and_clear: "지우고 업데이트",
    later: "나중에",
    insecure: "안전하지 않은 연결입니다. 키와 보관함을 쓸 수 없습니다. https 또는 localhost를 사용하세요.",
};
