# Where tools and targets live, and which compiler builds for wasm32. Sourced by every script beside it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/wellenough
tools=$cache/tools
# Outside the checkout, so that a clean clone does not compile polars again.
export CARGO_TARGET_DIR=${WELLENOUGH_TARGET:-$cache/target}
export PATH="$tools/bin:$HOME/.cargo/bin:$PATH"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
mkdir -p "$tools/bin" "$CARGO_TARGET_DIR"
CARGO_TARGET_DIR=$(cd "$CARGO_TARGET_DIR" && pwd)

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# The version of a package in Cargo.lock: `locked wasm-bindgen`.
locked() { awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock; }

# One hash over names and contents of files, tracked or new, under the given paths.
hash_of() {
  { git ls-files -z --cached --others --exclude-standard -- "$@" 2>/dev/null || find "$@" -type f -print0 2>/dev/null; } | sort -z | while IFS= read -r -d '' file; do
    if [ -f "$file" ]; then printf '%s\0' "$file"; fi
  done | xargs -0 -r sha256sum | sha256sum | cut -c1-32
}

# cargo for wasm32, with whichever compiler `.ci/setup` found; the answer is kept in `$tools/wasm`:
#   rustup  the default toolchain has the target (and `rust-src`)
#   debian  Debian's rustc for the web, as the linked toolchain `web`
# The standard library is built with the project either way, so that both give modules of the same size:
# a ready-made one carries the texts of panics, which no worker can print.
web_cargo() {
  local how=$1
  shift
  local kind toolchain=() linker=() llvm
  kind=$(cat "$tools/wasm" 2>/dev/null) || die "run .ci/setup first"
  llvm=$(cat "$tools/llvm")
  if [ "$kind" = debian ]; then
    toolchain=(+web)
    linker=(CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="wasm-ld$llvm")
  fi
  # Unstable flags of a stable compiler: build-std, and (but for the light build) panics that trap at once
  # instead of printing; `location-detail=none` drops the file and line that stand beside each of them.
  local panics="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none"
  [ -z "${light:-}" ] || panics=""
  # Nothing that a reader sees is written by `Debug`.
  [ -n "${light:-}" ] || panics="$panics -Zfmt-debug=none"
  # The page is small code that runs once: a standard library built for size. The engine sorts and keeps the fast one.
  local std=()
  case " $* " in *" --features ui "*) std=(-Zbuild-std-features=optimize_for_size) ;; esac
  # Moments are read and shown in UTC, so the history of all other zones stays out.
  local zones=UTC
  # Parquet and Arrow need today's zstd only; polars switches on its decoders of before 2016 too.
  env RUSTC_BOOTSTRAP=1 "${linker[@]}" \
    CHRONO_TZ_TIMEZONE_FILTER=$zones \
    CFLAGS_wasm32_unknown_unknown="-UZSTD_LEGACY_SUPPORT -DZSTD_LEGACY_SUPPORT=0" \
    CC_wasm32_unknown_unknown="clang$llvm" AR_wasm32_unknown_unknown="llvm-ar$llvm" \
    RUSTFLAGS="-C target-feature=+simd128,+bulk-memory,+nontrapping-fptoint $panics" \
    cargo "${toolchain[@]}" "$how" --locked --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort "${std[@]}" "$@"
}
