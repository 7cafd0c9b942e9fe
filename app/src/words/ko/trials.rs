//! The pages of test sets, in Korean.

use maas_core::trials::{Outcome, What, Why};
use maas_eval::file::{Place, Wrong};
use maas_prompts::template;

use crate::words::trials::TrialsWords;

pub(crate) static WORDS: TrialsWords = TrialsWords {
    about: "프롬프트를 여러 값과 여러 모델로 한꺼번에 시험하고, 어떤 답변이 기대에 맞는지 봅니다.",
    empty: "아직 테스트 세트가 없습니다. 새로 만들거나 CSV, JSON, promptfoo YAML을 가져오세요.",
    new: "새 테스트 세트",
    untitled: "이름 없는 테스트 세트",
    import: "가져오기",
    reading: "읽는 중…",
    not_read: "읽지 못했습니다. 저장된 것은 그대로 있습니다. 페이지를 다시 열어 보세요.",
    gone: "더 이상 여기에 없습니다.",
    all_sets: "모든 테스트 세트",
    size: |rows, prompts| format!("행\u{a0}{rows}개 · 프롬프트\u{a0}{prompts}개"),
    name: "이름",
    delete_set: "테스트 세트 삭제",
    delete_set_text: |runs| match runs {
        0 => "되돌릴 수 없습니다.".to_owned(),
        runs => format!("실행 {runs}회와 그 답변도 모두 삭제됩니다. 되돌릴 수 없습니다."),
    },
    prompts: "프롬프트",
    prompts_hint: "비교할 버전입니다. 행의 값이 들어갈 자리에 {{이름}}을 쓰세요.",
    no_prompts: "아직 프롬프트가 없습니다.",
    add_prompt: "프롬프트 추가",
    borrow: "라이브러리에서 버전 추가",
    no_library: "아직 라이브러리에 프롬프트가 없습니다.",
    edit_prompt: |name| format!("{name} 프롬프트 편집"),
    remove: |name| format!("{name} 제거"),
    prompt_name: |n| format!("프롬프트 {n}"),
    message: |n| format!("메시지 {n}"),
    role: |n| format!("메시지 {n}의 역할"),
    add_message: "메시지 추가",
    rows: "행",
    rows_hint: "행마다 변수의 값과 답변에 대한 기대가 있습니다.",
    no_rows: "아직 행이 없습니다.",
    add_row: "행 추가",
    row: |id| format!("행 {id}"),
    row_name: "설명",
    edit_row: |id| format!("행 {id} 편집"),
    variable: "변수",
    add_variable: "변수 추가",
    expected: "기대",
    of_row: "이 행의 답변에 대한 기대",
    of_all: "모든 답변에 대한 기대",
    add_expectation: "기대 추가",
    expects: |count| format!("기대 {count}개"),
    not: "아님",
    kind: |what| match what {
        What::Contains(_) => "포함",
        What::ContainsAnyCase(_) => "대소문자 무시하고 포함",
        What::Equals(_) => "같음",
        What::Regex(_) => "패턴과 일치",
        What::JsonSchema(_) => "JSON임",
        What::Similar { .. } => "비슷함",
        What::MaxCost(_) => "최대 비용",
        What::MaxLatency(_) => "최대 시간",
        What::Judge(_) => "모델이 동의함",
    },
    value: |what| match what {
        What::Regex(_) => "정규 표현식",
        What::JsonSchema(_) => "JSON 스키마 또는 빈칸",
        What::MaxCost(_) => "미국 달러",
        What::MaxLatency(_) => "밀리초",
        What::Judge(_) => "평가하는 모델에 줄 기준",
        _ => "텍스트",
    },
    percent: "퍼센트",
    page: |first, last, all| format!("{all}개 중 {first}–{last}"),
    earlier_rows: "이전 행",
    later_rows: "다음 행",
    import_text: "변수마다 열이 있는 CSV, JSON, 또는 promptfoo 설정 YAML입니다. 내용을 확인하기 전에는 아무것도 들어오지 않습니다.",
    choose_file: "파일 선택",
    paste: "또는 여기에 붙여넣기",
    format: "형식",
    read: "읽기",
    found: |rows, prompts, models| {
        format!("행\u{a0}{rows}개 · 프롬프트\u{a0}{prompts}개 · 모델\u{a0}{models}개")
    },
    left_out: |count| format!("여기에 대응하는 것이 없어 {count}곳을 뺍니다."),
    take_in: "새 테스트 세트로 받기",
    replace_rows: "행 바꾸기",
    add_rows: "행에 더하기",
    export: "테스트 세트 내보내기",
    fault,
    no_answer: "너무 오래 걸려 중단했습니다.",
    run: "실행",
    models: "모델",
    add_model: "모델 추가",
    no_models: "물어볼 모델을 추가하세요.",
    judge: "평가하는 모델",
    choose_judge: "모델 선택",
    at_once: "동시 요청",
    per_minute: "분당 요청",
    per_minute_hint: "0은 제한 없음",
    max_cost: "비용 한도, 미국 달러",
    max_cost_hint: "비우면 제한이 없습니다. 요청이 한도를 넘을 수 있으면 그 전에 실행이 끝납니다.",
    reuse: "같은 요청이면 이전 실행의 답변 쓰기",
    estimate: |requests, most, shown| match (most.nano, most.more) {
        (None, _) => {
            format!("요청 {requests}개 · 비용 알 수 없음: 가격이나 가장 긴 답변을 모릅니다")
        }
        (Some(_), true) => {
            format!("요청 {requests}개 · 최대 약 {shown}, 가격을 모르는 모델은 별도")
        }
        (Some(0), false) => format!("요청 {requests}개 · 무료"),
        (Some(_), false) => format!("요청 {requests}개 · 최대 약 {shown}"),
    },
    too_many: |most| format!("한 번에 실행하기에 너무 많습니다. 요청은 {most}개까지입니다."),
    start: "테스트 실행",
    planning: "프롬프트를 채우는 중…",
    unplanned: |row, prompt, line, column, what, word| {
        let place = if prompt.is_empty() {
            format!("행 {row}, 기대, {line}번째 줄 {column}번째 글자")
        } else {
            format!("행 {row}, {prompt}, {line}번째 줄 {column}번째 글자")
        };
        let what = match what {
            template::What::Missing => format!("{word}의 값이 없습니다"),
            template::What::Filter | template::What::Test => format!("{word}: 알 수 없습니다"),
            template::What::TooLong | template::What::TooMuch => "너무 많습니다".to_owned(),
            _ => format!("템플릿을 채울 수 없습니다: {word}"),
        };
        format!("{place}: {what}.")
    },
    in_row: |row, prompt| format!("행 {row}, {prompt}"),
    runs: "실행 기록",
    no_runs: "아직 실행하지 않았습니다.",
    delete_run: "실행 기록 삭제",
    progress: |done, all| format!("{all}개 중 {done}개"),
    stop: "중지",
    stopped: |done, all| format!("답변 {all}개 중 {done}개를 받고 중지했습니다."),
    interrupted: |done, all| {
        format!("답변 {all}개 중 {done}개에서 끊겼습니다. 받은 답변은 그대로 있습니다.")
    },
    held: |done, all, why| format!("답변 {all}개 중 {done}개에서 끝났습니다. {why}"),
    elsewhere: "이 실행은 다른 탭에서 진행 중입니다.",
    go_on: "계속",
    again: |count| format!("실패한 것 다시 묻기 ({count})"),
    summary: "요약",
    version: "프롬프트",
    model: "모델",
    passed: "통과",
    cost: "비용",
    latency: "평균 시간",
    results: "결과",
    outcome: |outcome| match outcome {
        Outcome::Waiting => "대기",
        Outcome::Answered => "아직 평가 전",
        Outcome::Plain => "답변함",
        Outcome::Passed => "통과",
        Outcome::Missed => "기대와 다름",
        Outcome::Failed => "실패",
    },
    reused: "이전 답변",
    reused_count: |count| format!("이전 답변 {count}개 사용"),
    show: "보기",
    show_all: "모든 행",
    show_missed: "기대와 다른 것이 있는 행",
    show_changed: "달라진 행",
    none_shown: "해당하는 행이 없습니다.",
    compared: "비교할 실행",
    with_nothing: "없음",
    changes: |better, worse, same| format!("나아짐 {better} · 나빠짐 {worse} · 같음 {same}"),
    better: "이전보다 나아짐",
    worse: "이전보다 나빠짐",
    sent: "보낸 것",
    came: "받은 것",
    came_before: "다른 실행에서 받은 것",
    no_text: "텍스트가 없습니다.",
    figures: "수치",
    tokens: |input, output| format!("입력 {input}토큰, 출력 {output}토큰"),
    verdicts: "기대한 것",
    nothing_expected: "기대한 것이 없습니다.",
    met: "맞음",
    not_met: "맞지 않음",
    not_judged: "평가 전",
    why,
    not_kept: "이 탭에만 보관됩니다.",
};

fn fault(place: Place, field: &str, wrong: &Wrong) -> String {
    let what = match wrong {
        Wrong::NotYaml(said) => format!("YAML이 아닙니다: {said}"),
        Wrong::NotJson => "JSON이 아닙니다".to_owned(),
        Wrong::NotCsv => "첫 줄과 칸 수가 다르거나 CSV가 아닙니다".to_owned(),
        Wrong::Empty => "비어 있습니다".to_owned(),
        Wrong::TooLarge => "파일이 너무 큽니다".to_owned(),
        Wrong::TooDeep => "너무 깊이 겹쳐 있습니다".to_owned(),
        Wrong::TooMany => "너무 많습니다".to_owned(),
        Wrong::BadAlias => "별칭이 가리키는 것이 없습니다".to_owned(),
        Wrong::Twice => "같은 이름이 두 번 있습니다".to_owned(),
        Wrong::NotList => "목록이 있어야 합니다".to_owned(),
        Wrong::NotFields => "필드가 있어야 합니다".to_owned(),
        Wrong::NotText => "텍스트가 있어야 합니다".to_owned(),
        Wrong::NotNumber => "숫자가 있어야 합니다".to_owned(),
        Wrong::NotFitting => "빠져 있거나 여기에 맞는 종류가 아닙니다".to_owned(),
        Wrong::Missing => "빠져 있습니다".to_owned(),
        Wrong::OtherFile => "다른 파일이나 프로그램을 가리키며, 읽지 않습니다".to_owned(),
        Wrong::UnknownKind(kind) => format!("{kind} 종류의 기대는 여기에 없습니다"),
        Wrong::UnknownProvider(named) => format!("{named}: 알 수 없습니다"),
        Wrong::NotTaken => "여기에 대응하는 것이 없습니다".to_owned(),
    };
    let at = match (place.line, place.column) {
        (0, _) => String::new(),
        (line, 0) => format!("{line}번째 줄"),
        (line, column) => format!("{line}번째 줄 {column}번째 글자"),
    };
    let parts: Vec<&str> = [at.as_str(), field]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return format!("{what}.");
    }
    format!("{}: {what}.", parts.join(", "))
}

fn why(why: &Why, money: &dyn Fn(u64) -> String) -> String {
    match why {
        Why::Holds => "그렇습니다.".to_owned(),
        Why::NotThere => "답변에 이 텍스트가 없습니다.".to_owned(),
        Why::DiffersAt(at) => format!("{at}번째 글자부터 다릅니다."),
        Why::NoMatch => "패턴에 맞는 것이 없습니다.".to_owned(),
        Why::BadPattern(said) => format!("패턴을 읽을 수 없습니다: {said}"),
        Why::NotJson(line, column) => {
            format!("{line}번째 줄 {column}번째 글자부터 JSON이 아닙니다.")
        }
        Why::Unfit(at, keyword) => format!("{at}에서 스키마에 맞지 않습니다: {keyword}."),
        Why::BadSchema(keyword) if keyword.is_empty() => "스키마가 JSON이 아닙니다.".to_owned(),
        Why::BadSchema(keyword) => format!("스키마의 {keyword} 부분을 읽을 수 없습니다."),
        Why::Alike(percent) => format!("{percent}% 비슷합니다."),
        Why::Cost(nano) => format!("비용은 {}입니다.", money(*nano)),
        Why::CostUnknown => "비용을 알 수 없습니다.".to_owned(),
        Why::Took(ms) => format!("{ms} ms 걸렸습니다."),
        Why::TimeUnknown => "걸린 시간을 알 수 없습니다.".to_owned(),
        Why::Judged(reason) => reason.clone(),
        Why::NoJudgement(said) if said.is_empty() => "평가한 모델이 없습니다.".to_owned(),
        Why::NoJudgement(said) => format!("모델의 평가를 읽을 수 없습니다: {said}"),
        Why::Awaited => "모델이 아직 평가하지 않았습니다.".to_owned(),
        Why::TooMuch => "너무 많아 알아내지 못했습니다.".to_owned(),
    }
}
