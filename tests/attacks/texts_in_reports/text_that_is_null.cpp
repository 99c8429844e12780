// unit: 02_neighbors/select_k
// expect: zero
// Attack 165: throws exceptions whose what() gives a null pointer, an unreadable address or text
// without an end.
#include <exception>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

struct NoText : std::exception {
  explicit NoText(const char* where) : text(where) {}
  const char* what() const noexcept override { return text; }
  const char* text;
};

char endless[65536];
int calls = 0;

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  for (char& c : endless) c = 'x';
  if (++calls % 3 == 0) throw NoText(nullptr);
  if (calls % 3 == 1) throw NoText(reinterpret_cast<const char*>(16));
  throw NoText(endless);
}

}  // namespace gradbook
