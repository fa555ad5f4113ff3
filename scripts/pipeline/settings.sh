# shellcheck shell=bash
# What the steps of the pipeline have in common; each of them reads this file first.
set -euo pipefail

die() {
    echo "pipeline: $*" >&2
    exit 1
}

# Ends the step unless all these variables are set; says which is not, and what it is for.
needs() {
    local name
    for name; do
        [[ -n ${!name:-} ]] || die "$name is not set; docs/pipeline.md tells what it is"
    done
}

cd "$(dirname "$(realpath -- "${BASH_SOURCE[0]}")")/../.."

# Where `install` puts programs. Before the machine's own: what runs is what was pinned.
PIPELINE_TOOLS=${PIPELINE_TOOLS:-$HOME/.maeul-pipeline}
export PATH="$PIPELINE_TOOLS/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# CodeBuild and GitHub Actions tell the commit, each in its own way; elsewhere git does.
COMMIT=${CODEBUILD_RESOLVED_SOURCE_VERSION:-${GITHUB_SHA:-$(git rev-parse HEAD)}}
[[ $COMMIT =~ ^[0-9a-f]{40}$ ]] || die "'$COMMIT' is no commit"
# One image, named by the commit alone: what was tested is what runs, and nothing is ever pushed over it.
IMAGE=${IMAGE_REPOSITORY:-}:$COMMIT

RELEASE=${RELEASE:-maeul}
NAMESPACE=${NAMESPACE:-maeul}
# shellcheck disable=SC2034 # the steps use them
readonly COMMIT IMAGE RELEASE NAMESPACE PIPELINE_TOOLS
