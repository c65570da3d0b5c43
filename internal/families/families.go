// Package families lists the packages that call operations, for code that handles all of them.
package families

import (
	"slices"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Family is one package.
type Family struct {
	Name       string
	Operations []rongcloud.Operation
	New        func(rongcloud.Caller) any // returns its *Service
}

// Operations returns the operations of all families.
func Operations() []rongcloud.Operation {
	var all []rongcloud.Operation
	for _, f := range All {
		all = append(all, f.Operations...)
	}
	return slices.Clip(all)
}
