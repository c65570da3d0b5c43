package main

import (
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/families"
)

// row counts the operations of one file of the catalogue.
type row struct{ documented, leftOut, called, emulated int }

// add increments n if is is set.
func add(n *int, is bool) {
	if is {
		*n++
	}
}

// called returns the ids of the operations that the SDK calls.
func called() map[string]bool {
	ids := map[string]bool{}
	for _, op := range families.Operations() {
		ids[op.ID] = true
	}
	return ids
}

// count counts the operations of each catalogue file, and of all files under the empty name.
func count() map[string]row {
	inSDK, inEmulator := called(), map[string]bool{}
	for _, id := range emulator.Operations() {
		inEmulator[id] = true
	}
	rows := map[string]row{}
	for _, op := range catalogue.Operations() {
		for _, name := range []string{op.File, ""} {
			r := rows[name]
			r.documented++
			add(&r.leftOut, op.Status == catalogue.LeftOut)
			add(&r.called, inSDK[op.ID])
			add(&r.emulated, inEmulator[op.ID])
			rows[name] = r
		}
	}
	return rows
}
