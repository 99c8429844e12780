// What an exercise needs at run time: OpenMP threads, BLAS through Armadillo's libraries,
// exceptions.
#include <cstdio>
#include <stdexcept>

extern "C" void dgemm_(const char*, const char*, const int*, const int*, const int*, const double*,
                       const double*, const int*, const double*, const int*, const double*, double*,
                       const int*);

int main() {
  int threads = 0;
#pragma omp parallel reduction(+ : threads)
  threads += 1;
  const int n = 2;
  const double one = 1;
  const double zero = 0;
  const double A[] = {1, 2, 3, 4};
  double B[4];
  dgemm_("N", "N", &n, &n, &n, &one, A, &n, A, &n, &zero, B, &n);
  try {
    throw std::runtime_error("caught");
  } catch (const std::exception& error) {
    std::printf("%d threads, %g, %s", threads, B[0], error.what());
  }
}
