// Package api serves the Server API of the emulator. It verifies the signature of a request, finds the operation by path, method
// and body, checks the parameters against the catalogue, and calls the handler of the operation. It also counts quotas, injects
// faults and keeps the request log.
//
// The packages below it have the handlers, one package per family of operations. A handler decodes the checked request, makes one
// call on the state and encodes the result. The comment //operation:ID above a handler says which operation it carries out;
// package routes is generated from these comments. Families may import package message, and no other family.
//
// An app is looked up by its App Key when the signature is verified, and nowhere else. The request carries it from there on.
package api
