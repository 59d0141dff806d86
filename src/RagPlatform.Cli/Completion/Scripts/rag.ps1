# Completion of rag for PowerShell. In $PROFILE: rag completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName rag -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
    $rest = $line -replace '^\S+\s', ''
    rag "[suggest:$($rest.Length)]" $rest 2>$null |
        Where-Object { $_.StartsWith($wordToComplete, [StringComparison]::OrdinalIgnoreCase) } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
