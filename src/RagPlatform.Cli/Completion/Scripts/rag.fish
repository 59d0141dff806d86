# Completion of rag for fish: rag completion fish > ~/.config/fish/completions/rag.fish
function __rag_complete
    set -l rest (string replace -r '^\s*\S+\s' '' -- (commandline -cp))
    rag "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
end

complete -c rag -a '(__rag_complete)'
