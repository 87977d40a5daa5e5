#include "flagger.hpp"
#include <iostream>

int main() {
  std::cout << "flagged " << lofar::flag({0.1, 9.0, 0.2}, 5.0) << " of 3 samples\n";
}
