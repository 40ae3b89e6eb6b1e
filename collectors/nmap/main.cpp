#include "collectors/nmap/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::nmap::program(), argc, argv);
}
