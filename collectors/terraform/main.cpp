#include "collectors/terraform/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::terraform::program(), argc, argv);
}
