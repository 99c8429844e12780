/// @file common/course/formula_text.hpp
/// Formulas of Markdown and Doxygen texts as characters, for a terminal.
#pragma once
#include <string>
#include <string_view>

namespace gradbook {

/// A formula, given in tex, in characters: `\sigma^2 \le W^\top x` -> `σ² ≤ Wᵀ x`. What has no
/// character of its own keeps a readable form: `x^{n+k}`, `√(λ + ε)`, `(a + b)/2`.
std::string formula_text(std::string_view tex);

/// A text whose formulas `$…$`, `$$…$$`, `\f$…\f$` and `\f[…\f]` are replaced by formula_text();
/// code between backquotes stays as it is.
std::string with_formulas(std::string_view text);

}  // namespace gradbook
