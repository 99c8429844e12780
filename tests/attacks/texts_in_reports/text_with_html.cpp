// unit: 01_data/pca_whiten
// expect: zero
// Attack 155: throws a text that is HTML and a script, for reports that are shown in a browser.
#include <stdexcept>

#include "exercises/01_data/pca_whiten.hpp"

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) {
  throw std::runtime_error(
      "</pre><script>document.title = \"100\"</script><img src=x onerror=alert(1)>");
}

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  throw std::runtime_error(
      "</pre><script>document.title = \"100\"</script><img src=x onerror=alert(1)>");
}

}  // namespace gradbook
