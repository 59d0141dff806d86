# Completion of rag for bash. In ~/.bashrc: source <(rag completion bash)
_rag_complete() {
    local rest="${COMP_LINE#* }"
    local position=$((COMP_POINT - ${#COMP_LINE} + ${#rest}))
    local word="${COMP_WORDS[COMP_CWORD]}"
    local suggestions
    suggestions="$(rag "[suggest:${position}]" "${rest}" 2>/dev/null)"
    mapfile -t COMPREPLY < <(compgen -W "${suggestions}" -- "${word}")
}

# Where rag has nothing to suggest, names of files may be meant.
complete -o default -F _rag_complete rag
