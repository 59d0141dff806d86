#compdef rag
# Completion of rag for zsh. In a folder of $fpath as _rag, or in ~/.zshrc after compinit: source <(rag completion zsh)
_rag() {
    local rest="${BUFFER#* }"
    local position=$((CURSOR - ${#BUFFER} + ${#rest}))
    local -a suggestions
    suggestions=("${(@f)$(rag "[suggest:${position}]" "${rest}" 2>/dev/null)}")
    suggestions=("${(@)suggestions:#}")
    if (( ${#suggestions} )); then
        compadd -a suggestions
    else
        _files
    fi
}

if [[ "${funcstack[1]}" == "_rag" ]]; then
    _rag "$@"
else
    compdef _rag rag
fi
