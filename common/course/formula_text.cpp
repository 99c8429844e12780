#include "course/formula_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace gradbook {
namespace {

using Symbols = std::map<std::string, std::string, std::less<>>;

const Symbols& symbols() {
  static const Symbols kSymbols = {{"alpha", "α"},
                                   {"beta", "β"},
                                   {"gamma", "γ"},
                                   {"delta", "δ"},
                                   {"epsilon", "ε"},
                                   {"varepsilon", "ε"},
                                   {"zeta", "ζ"},
                                   {"eta", "η"},
                                   {"theta", "θ"},
                                   {"iota", "ι"},
                                   {"kappa", "κ"},
                                   {"lambda", "λ"},
                                   {"mu", "μ"},
                                   {"nu", "ν"},
                                   {"xi", "ξ"},
                                   {"pi", "π"},
                                   {"rho", "ρ"},
                                   {"sigma", "σ"},
                                   {"tau", "τ"},
                                   {"phi", "φ"},
                                   {"varphi", "φ"},
                                   {"chi", "χ"},
                                   {"psi", "ψ"},
                                   {"omega", "ω"},
                                   {"Gamma", "Γ"},
                                   {"Delta", "Δ"},
                                   {"Theta", "Θ"},
                                   {"Lambda", "Λ"},
                                   {"Xi", "Ξ"},
                                   {"Pi", "Π"},
                                   {"Sigma", "Σ"},
                                   {"Phi", "Φ"},
                                   {"Psi", "Ψ"},
                                   {"Omega", "Ω"},
                                   {"sum", "Σ"},
                                   {"prod", "Π"},
                                   {"int", "∫"},
                                   {"partial", "∂"},
                                   {"nabla", "∇"},
                                   {"infty", "∞"},
                                   {"cdot", "·"},
                                   {"times", "×"},
                                   {"odot", "⊙"},
                                   {"circ", "∘"},
                                   {"otimes", "⊗"},
                                   {"pm", "±"},
                                   {"mp", "∓"},
                                   {"div", "÷"},
                                   {"ast", "*"},
                                   {"star", "*"},
                                   {"le", "≤"},
                                   {"leq", "≤"},
                                   {"ge", "≥"},
                                   {"geq", "≥"},
                                   {"ll", "≪"},
                                   {"gg", "≫"},
                                   {"ne", "≠"},
                                   {"neq", "≠"},
                                   {"approx", "≈"},
                                   {"equiv", "≡"},
                                   {"sim", "~"},
                                   {"propto", "∝"},
                                   {"in", "∈"},
                                   {"notin", "∉"},
                                   {"subset", "⊂"},
                                   {"subseteq", "⊆"},
                                   {"cup", "∪"},
                                   {"cap", "∩"},
                                   {"setminus", "\\"},
                                   {"emptyset", "∅"},
                                   {"forall", "∀"},
                                   {"exists", "∃"},
                                   {"neg", "¬"},
                                   {"wedge", "∧"},
                                   {"land", "∧"},
                                   {"vee", "∨"},
                                   {"lor", "∨"},
                                   {"to", "→"},
                                   {"rightarrow", "→"},
                                   {"leftarrow", "←"},
                                   {"gets", "←"},
                                   {"mapsto", "↦"},
                                   {"Rightarrow", "⇒"},
                                   {"Leftrightarrow", "⇔"},
                                   {"iff", "⇔"},
                                   {"top", "ᵀ"},
                                   {"dots", "…"},
                                   {"ldots", "…"},
                                   {"cdots", "…"},
                                   {"vdots", "⋮"},
                                   {"ddots", "⋱"},
                                   {"ell", "ℓ"},
                                   {"hbar", "ℏ"},
                                   {"langle", "⟨"},
                                   {"rangle", "⟩"},
                                   {"lfloor", "⌊"},
                                   {"rfloor", "⌋"},
                                   {"lceil", "⌈"},
                                   {"rceil", "⌉"},
                                   {"lVert", "‖"},
                                   {"rVert", "‖"},
                                   {"Vert", "‖"},
                                   {"lvert", "|"},
                                   {"rvert", "|"},
                                   {"vert", "|"},
                                   {"mid", "|"},
                                   {"prime", "′"},
                                   {"quad", "  "},
                                   {"qquad", "    "},
                                   {"colon", ":"},
                                   {"backslash", "\\"},
                                   {"degree", "°"},
                                   // Spacing and size, which characters do not have
                                   {"left", ""},
                                   {"right", ""},
                                   {"big", ""},
                                   {"Big", ""},
                                   {"bigl", ""},
                                   {"bigr", ""},
                                   {"Bigl", ""},
                                   {"Bigr", ""},
                                   {"displaystyle", ""},
                                   {"textstyle", ""},
                                   {"limits", ""},
                                   {"nolimits", ""}};
  return kSymbols;
}

/// Commands whose argument is printed as it is.
bool is_font(std::string_view command) {
  constexpr std::array<std::string_view, 16> kFonts = {
      "mathrm", "mathbf", "mathit", "mathsf",       "mathtt",     "mathcal", "mathbb", "text",
      "textrm", "textbf", "textit", "operatorname", "boldsymbol", "bm",      "mbox",   "mathop"};
  return std::find(kFonts.begin(), kFonts.end(), command) != kFonts.end();
}

/// The mark of an accent, which follows its letter; "" for other commands.
std::string accent(std::string_view command) {
  static const Symbols kAccents = {
      {"bar", "\u0304"},     {"overline", "\u0304"}, {"hat", "\u0302"},
      {"widehat", "\u0302"}, {"tilde", "\u0303"},    {"widetilde", "\u0303"},
      {"dot", "\u0307"},     {"ddot", "\u0308"},     {"vec", "\u20d7"}};
  const auto found = kAccents.find(command);
  return found == kAccents.end() ? "" : found->second;
}

const std::map<char32_t, std::string>& raised() {
  static const std::map<char32_t, std::string> kRaised = {
      {U'0', "⁰"}, {U'1', "¹"}, {U'2', "²"}, {U'3', "³"}, {U'4', "⁴"}, {U'5', "⁵"}, {U'6', "⁶"},
      {U'7', "⁷"}, {U'8', "⁸"}, {U'9', "⁹"}, {U'+', "⁺"}, {U'-', "⁻"}, {U'(', "⁽"}, {U')', "⁾"},
      {U'n', "ⁿ"}, {U'i', "ⁱ"}, {U'T', "ᵀ"}, {U'ᵀ', "ᵀ"}, {U'l', "ˡ"}, {U'ℓ', "ˡ"}, {U'k', "ᵏ"},
      {U't', "ᵗ"}, {U'x', "ˣ"}, {U'm', "ᵐ"}, {U'j', "ʲ"}, {U'′', "′"}};
  return kRaised;
}

const std::map<char32_t, std::string>& lowered() {
  static const std::map<char32_t, std::string> kLowered = {
      {U'0', "₀"}, {U'1', "₁"}, {U'2', "₂"}, {U'3', "₃"}, {U'4', "₄"}, {U'5', "₅"}, {U'6', "₆"},
      {U'7', "₇"}, {U'8', "₈"}, {U'9', "₉"}, {U'+', "₊"}, {U'-', "₋"}, {U'(', "₍"}, {U')', "₎"},
      {U'a', "ₐ"}, {U'e', "ₑ"}, {U'h', "ₕ"}, {U'i', "ᵢ"}, {U'j', "ⱼ"}, {U'k', "ₖ"}, {U'l', "ₗ"},
      {U'm', "ₘ"}, {U'n', "ₙ"}, {U'o', "ₒ"}, {U'p', "ₚ"}, {U'r', "ᵣ"}, {U's', "ₛ"}, {U't', "ₜ"},
      {U'u', "ᵤ"}, {U'v', "ᵥ"}, {U'x', "ₓ"}};
  return kLowered;
}

/// Bytes of the UTF-8 character that starts with this byte.
std::size_t length_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

char32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  char32_t code = byte(0) & (0xffU >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i) code = (code << 6) | (byte(i) & 0x3fU);
  return code;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

/// An index or power in small characters; with a sign in front if one of them has no small form.
std::string script(const std::string& text, char sign,
                   const std::map<char32_t, std::string>& small) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += length_of(text[i])) {
    const auto found = small.find(code_point(std::string_view(text).substr(i, length_of(text[i]))));
    if (found == small.end()) {
      return sign + (characters_in(text) == 1 ? text : "{" + text + "}");
    }
    result += found->second;
  }
  return result;
}

class Reader {
 public:
  explicit Reader(std::string_view tex) : tex_(tex) {}

  /// All up to the end, or to the closing brace of a group.
  std::string all() {
    std::string text;
    while (at_ < tex_.size() && tex_[at_] != '}') append(text, item());
    if (at_ < tex_.size()) ++at_;
    return text;
  }

 private:
  /// One letter, command or group; for arguments without braces, as in \frac12.
  std::string item() {
    const char c = tex_[at_];
    if (c == '{') {
      ++at_;
      return all();
    }
    if (c == '\\') return command();
    if (c == '^' || c == '_') {
      ++at_;
      const std::string text = argument();
      return c == '^' ? script(text, '^', raised()) : script(text, '_', lowered());
    }
    const std::size_t length = std::min(length_of(c), tex_.size() - at_);
    const std::string text(tex_.substr(at_, length));
    at_ += length;
    if (text == "~") return " ";
    return text == "'" ? "′" : text;
  }

  std::string argument() {
    while (at_ < tex_.size() && tex_[at_] == ' ') ++at_;
    return at_ < tex_.size() ? item() : "";
  }

  std::string command() {
    ++at_;
    std::size_t end = at_;
    while (end < tex_.size() && std::isalpha(static_cast<unsigned char>(tex_[end])) != 0) ++end;
    if (end == at_) return punctuation();
    const std::string_view name = tex_.substr(at_, end - at_);
    at_ = end;
    if (const auto found = symbols().find(name); found != symbols().end()) return found->second;
    if (is_font(name)) return argument();
    if (const std::string mark = accent(name); !mark.empty()) {
      const std::string text = argument();
      return characters_in(text) == 1 ? text + mark : std::string(name) + "(" + text + ")";
    }
    if (name == "frac" || name == "tfrac" || name == "dfrac") {
      const std::string above = operand(argument());
      return above + "/" + operand(argument());
    }
    if (name == "sqrt") {
      const std::string text = argument();
      return characters_in(text) == 1 ? "√" + text : "√(" + text + ")";
    }
    if (name == "begin" || name == "end") {
      argument();
      return "";
    }
    return std::string(name);  // \log, \max, \arg and all that is written as a word
  }

  /// "\," and the like are spaces, "\|" a norm; "\{" and others stand for themselves.
  std::string punctuation() {
    if (at_ >= tex_.size()) return "";
    const char c = tex_[at_++];
    if (c == ',' || c == ';' || c == ':' || c == ' ') return " ";
    if (c == '!') return "";
    if (c == '\\') return "; ";
    return c == '|' ? "‖" : std::string(1, c);
  }

  /// A part of a fraction, in brackets if it is a sum or a product.
  static std::string operand(const std::string& text) {
    const bool simple = text.find_first_of(" +-/") == std::string::npos;
    return simple ? text : "(" + text + ")";
  }

  /// One blank where there are several.
  static void append(std::string& text, const std::string& more) {
    const bool blank_twice = more == " " && !text.empty() && text.back() == ' ';
    if (!blank_twice) text += more;
  }

  std::string_view tex_;
  std::size_t at_ = 0;
};

/// The signs around formulas, with their ends; the longer ones first.
constexpr std::array<std::array<std::string_view, 2>, 6> kDelimiters = {
    {{"\\f[", "\\f]"}, {"\\f$", "\\f$"}, {"\\[", "\\]"}, {"\\(", "\\)"}, {"$$", "$$"}, {"$", "$"}}};

}  // namespace

std::string formula_text(std::string_view tex) {
  Reader reader(tex);
  std::string text = reader.all();
  const std::size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string::npos) return "";
  text = text.substr(begin, text.find_last_not_of(" \n") - begin + 1);
  return text;
}

std::string with_formulas(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest[0] == '`') {  // code: up to as many backquotes as it starts with
      const std::size_t quotes = std::min(rest.find_first_not_of('`'), rest.size());
      const std::size_t end = rest.find(std::string(quotes, '`'), quotes);
      const std::size_t length = end == std::string_view::npos ? quotes : end + quotes;
      result += rest.substr(0, length);
      at += length;
      continue;
    }
    const auto* const found =
        std::find_if(kDelimiters.begin(), kDelimiters.end(),
                     [&](const auto& pair) { return rest.substr(0, pair[0].size()) == pair[0]; });
    const std::size_t end = found == kDelimiters.end() ? std::string_view::npos
                                                       : rest.find((*found)[1], (*found)[0].size());
    if (end == std::string_view::npos) {
      result += rest[0];
      ++at;
      continue;
    }
    result += formula_text(rest.substr((*found)[0].size(), end - (*found)[0].size()));
    at += end + (*found)[1].size();
  }
  return result;
}

}  // namespace gradbook
