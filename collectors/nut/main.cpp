#include "collectors/nut/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::nut::program(), argc, argv);
}
