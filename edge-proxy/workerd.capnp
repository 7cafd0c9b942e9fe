# workerd on one's own machine: the app's files and the relay on one origin.
#
# A template: @PORT@ is the port on localhost, @WORKER_DIR@ the folder that worker-build made,
# @DIST@ the folder of the built app, @NETWORKS@ where the relay may connect to. The rest comes from the environment; what is unset reads as empty:
# HEADERS_FILE (the text of dist/_headers) and the variables that the README lists.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "relay", worker = .relay),
    (name = "files", disk = (path = "@DIST@")),
    # Providers are public hosts, so nothing else is reachable; only an operator's UPSTREAMS may lie nearer.
    (name = "providers", network = (
      allow = [@NETWORKS@],
      tlsOptions = (trustBrowserCas = true)
    )),
  ],
  sockets = [(name = "http", address = "localhost:@PORT@", http = (), service = "relay")],
);

const relay :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "@WORKER_DIR@/index.js"),
    (name = "index_bg.wasm", wasm = embed "@WORKER_DIR@/index_bg.wasm"),
  ],
  compatibilityDate = "2026-10-20",
  globalOutbound = "providers",
  bindings = [
    (name = "ASSETS", service = "files"),
    (name = "HEADERS_FILE", fromEnvironment = "HEADERS_FILE"),
    (name = "ALLOWED_ORIGINS", fromEnvironment = "ALLOWED_ORIGINS"),
    (name = "UPSTREAMS", fromEnvironment = "UPSTREAMS"),
    (name = "MAX_BODY_BYTES", fromEnvironment = "MAX_BODY_BYTES"),
    (name = "MAX_WAIT_MS", fromEnvironment = "MAX_WAIT_MS"),
    (name = "MAX_IDLE_MS", fromEnvironment = "MAX_IDLE_MS"),
    (name = "MAX_TOTAL_MS", fromEnvironment = "MAX_TOTAL_MS"),
    (name = "MASK", fromEnvironment = "MASK"),
    (name = "KEY_PER_MINUTE", fromEnvironment = "KEY_PER_MINUTE"),
    (name = "IP_PER_MINUTE", fromEnvironment = "IP_PER_MINUTE"),
    (name = "ORIGIN_PER_MINUTE", fromEnvironment = "ORIGIN_PER_MINUTE"),
    (name = "REFUSED_PER_MINUTE", fromEnvironment = "REFUSED_PER_MINUTE"),
    (name = "MAX_STREAMS", fromEnvironment = "MAX_STREAMS"),
    (name = "MAX_HEADERS", fromEnvironment = "MAX_HEADERS"),
    (name = "MAX_HEADER_BYTES", fromEnvironment = "MAX_HEADER_BYTES"),
    (name = "CLIENT_IP_HEADER", fromEnvironment = "CLIENT_IP_HEADER"),
    (name = "RL_SALT", fromEnvironment = "RL_SALT"),
    (name = "MINT_KEYS", fromEnvironment = "MINT_KEYS"),
    (name = "MINT_SECRET", fromEnvironment = "MINT_SECRET"),
    (name = "MIN_EPOCH", fromEnvironment = "MIN_EPOCH"),
    (name = "DENIED_TOKENS", fromEnvironment = "DENIED_TOKENS"),
  ],
);
