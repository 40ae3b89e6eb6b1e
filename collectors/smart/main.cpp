#include "collectors/smart/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::smart::program(), argc, argv);
}
