//! Ollama on the user's machine, by its own API.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Ollama",
    // Not `localhost`, which may resolve to an address Ollama does not listen on.
    base_url: "http://127.0.0.1:11434",
    wire: |_| WireFormat::Ollama,
    reach: Reach::Local,
    starter_models: &[],
    takes: |_| Takes {
        top_logprobs: None,
        answers: 1,
        verbosity: false,
        parallel_switch: false,
        forced_tools: false,
        files: false,
        audio: false,
        ..Takes::ALL
    },
    // Ollama's FAQ: the apps of macOS and Windows read the variable when they start, Linux has a service.
    allow_origin: &[
        LetIn::on(&[System::Mac], |origin| {
            format!("launchctl setenv OLLAMA_ORIGINS \"{origin}\"")
        }),
        LetIn::on(&[System::Windows], |origin| {
            format!("setx OLLAMA_ORIGINS \"{origin}\"")
        }),
        LetIn::on(&[System::Linux], |origin| {
            format!(
                "sudo mkdir -p /etc/systemd/system/ollama.service.d\n\
                 printf '[Service]\\nEnvironment=\"OLLAMA_ORIGINS={origin}\"\\n' | \
                 sudo tee /etc/systemd/system/ollama.service.d/origins.conf\n\
                 sudo systemctl daemon-reload && sudo systemctl restart ollama"
            )
        }),
        LetIn::on(&[System::Mac, System::Linux], |origin| {
            format!("OLLAMA_ORIGINS={origin} ollama serve")
        }),
    ],
    ..ProviderSpec::OPENAI_LIKE
};
