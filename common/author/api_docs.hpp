/// @file common/author/api_docs.hpp
/// An undocumented public name, or parameter of a contract, is an error of the course (`gradbook
/// dev docs`).
///
/// The rule. Every name that a header of common/, exercises/ or chapters/ declares outside private
/// sections and unnamed namespaces has a description. In the contracts of exercises/ every named
/// parameter of a function, of a macro and of a field that points to a function is mentioned in it
/// as a word, too: by `@param`, in a row of a shape table, in prose, code or a formula. Elsewhere a
/// text that repeats name and type would be noise. What follows from it:
///
/// - A function whose text says "as f()" or "as in f()" takes over what f's text mentions.
/// - Each overload and each of several names in a row needs a text of its own. One line is enough,
///   such as `/// As f(), for a row.`: Doxygen shows nothing beside a name without one.
/// - `T`, the type of the numbers, needs no mention; every other template parameter does.
/// - A parameter of a field that points to a function may stand in the struct's own text.
/// - Destructors, assignments, `= default`, `= delete` and overriding functions are exempt: the
///   language or the base class says what they do.
/// - In prose, "a" and "A" before another word are articles: a parameter of this name stands in a
///   table, in backticks or in a formula.
///
/// What Doxygen itself complains about, such as an unknown command or a wrong name behind `@param`,
/// is an error too.
#pragma once
#include <cstddef>
#include <vector>

#include "author/author.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// What check_api_docs() found.
struct ApiDocs {
  std::size_t symbols = 0;        ///< names that need a description
  std::size_t parameters = 0;     ///< parameters of contracts, which need a mention
  std::vector<Problem> problems;  ///< each with "file:line"
};

/// Runs doxygen over all headers of a workspace, in build/api-docs/, and applies the rule above.
/// Throws std::runtime_error naming the package when doxygen is not installed, or with doxygen's
/// output when it fails.
ApiDocs check_api_docs(const Workspace& workspace);

}  // namespace gradbook
