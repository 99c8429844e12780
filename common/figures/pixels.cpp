#include "figures/pixels.hpp"

namespace gradbook {

void draw_pixels(Panel& panel, const std::string& name, const arma::mat& pixels,
                 const Rectangle& place, double lo, double hi, ColourMap colours) {
  // Each pixel is 6 × 6 equal ones, because browsers blur the borders between pixels
  constexpr arma::uword kParts = 6;
  const arma::mat fine = arma::kron(arma::flipud(pixels), arma::ones(kParts, kParts));
  const double half_x = (place.right - place.left) / static_cast<double>(2 * fine.n_cols);
  const double half_y = (place.top - place.bottom) / static_cast<double>(2 * fine.n_rows);
  const MapGrid grid{.x_lo = place.left + half_x,
                     .x_hi = place.right - half_x,
                     .y_lo = place.bottom + half_y,
                     .y_hi = place.top - half_y,
                     .columns = fine.n_cols,
                     .rows = fine.n_rows};
  panel.map(name, grid, fine, colours, lo, hi);
  constexpr double kOutside = 0.03;
  panel.box(place.left - kOutside, place.bottom - kOutside, place.right + kOutside,
            place.top + kOutside, {.ink = Ink::grey, .fill = Fill::none, .width = 3});
}

}  // namespace gradbook
