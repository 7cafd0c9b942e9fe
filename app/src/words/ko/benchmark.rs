//! The page that measures models, in Korean.

use maas_core::benchmark::{prompts::Kind, report::Measure};

use crate::words::benchmark::BenchmarkWords;

pub(crate) static WORDS: BenchmarkWords = BenchmarkWords {
    title: "벤치마크",
    about: "모든 모델에 같은 짧은 질문 다섯 개를 한 번에 하나씩, 번갈아 가며 보냅니다. 그래서 어느 한 모델만 한산하거나 붐비는 시간에 몰리지 않습니다. 답변은 최대 512토큰입니다. 요청은 예산에 포함되고 요청 목록에도 표시됩니다.",
    models: "측정할 모델",
    add_model: "모델 추가",
    no_models: "측정할 모델을 추가하세요.",
    remove_model: |name| format!("{name} 빼기"),
    not_connected: "연결되지 않음",
    rounds: "질문마다",
    estimate: |requests, most, shown| match (most.nano, most.more) {
        (None, _) => format!("요청 {requests}개 · 가격을 알 수 없어 비용을 예상할 수 없습니다"),
        (Some(_), true) => {
            format!("요청 {requests}개 · 최대 {shown}, 가격을 모르는 모델의 비용은 별도")
        }
        (Some(0), false) => format!("요청 {requests}개 · 무료"),
        (Some(_), false) => format!("요청 {requests}개 · 최대 {shown}"),
    },
    start: "시작",
    questions: "질문 보기",
    kind: |kind| match kind {
        Kind::Fact => "사실",
        Kind::Reasoning => "추론",
        Kind::Code => "코드",
        Kind::Extraction => "추출",
        Kind::Prose => "글쓰기",
    },
    running: "측정 중",
    progress: |done, all, model, kind| format!("{all}개 중 {done}개 완료 · {model} · {kind}"),
    stop: "중지",
    empty: "아직 측정한 결과가 없습니다. 결과는 여기에 쌓여 모델이 어떻게 달라지는지 볼 수 있습니다.",
    reading: "측정 결과를 읽는 중…",
    not_read: "이전 측정 결과를 읽지 못했습니다. 저장된 내용은 그대로 있으니 페이지를 새로 고쳐 다시 시도해 주세요.",
    run: "측정 회차",
    run_name: |date, models, whole| {
        let part = if whole { "" } else { " · 일부만" };
        format!("{date} · 모델 {models}개{part}")
    },
    stopped: |done, all| format!("요청 {all}개 중 {done}개를 마치고 중지했습니다."),
    interrupted: |done, all| {
        format!("요청 {all}개 중 {done}개를 마치고 중단되었습니다. 측정한 결과는 남아 있습니다.")
    },
    held: |done, all, why| format!("요청 {all}개 중 {done}개를 마치고 끝났습니다. {why}"),
    go_on: "이어서 측정",
    results: "결과",
    measure: |measure| match measure {
        Measure::Ttft => "첫 토큰까지 걸린 시간",
        Measure::Speed => "초당 토큰",
        Measure::Total => "전체 시간",
        Measure::Cost => "요청당 비용",
    },
    best: "최고",
    sum: "이번 측정 비용",
    results_hint: "위는 중앙값, 아래는 95번째 백분위수입니다. 실패한 요청은 오류율에만 포함됩니다.",
    trend: "시간에 따른 변화",
    trend_hint: "점: 회차별 중앙값. 세로선: 95번째 백분위수까지.",
    says_trend: |name, models, runs| format!("{name}: {runs}회에 걸친 선 {models}개"),
    one_run: "다른 날 다시 측정하면 모델이 어떻게 달라지는지 선으로 볼 수 있습니다.",
    take_along: "모든 회차를 파일로 저장",
    not_kept: "이 결과는 이 탭에만 있습니다.",
};
