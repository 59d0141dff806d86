DROP INDEX answers_window;
CREATE INDEX answers_figures ON answers (
    tenant, asked_at, subject, outcome, served_by, total_us, admit_us, cache_us, retrieve_us, generate_us, cost_nano_usd, price_unknown,
    feedback, input_tokens, cached_input_tokens, output_tokens, embedding_tokens);
