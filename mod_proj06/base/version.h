/**
 * The product's version: what /health, proj06ctl and the server's status tell.
 */
#ifndef P6_BASE_VERSION_H
#define P6_BASE_VERSION_H

#define P6_VERSION "0.1.0"

#endif
