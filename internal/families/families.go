// Package families lists the packages that call operations, for what goes over all of them.
package families

import (
	"slices"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Family is one package.
type Family struct {
	Name       string
	Operations []rongcloud.Operation
	New        func(rongcloud.Caller) any // makes its *Service
}

// Operations returns the operations of all families.
func Operations() []rongcloud.Operation {
	var all []rongcloud.Operation
	for _, f := range All {
		all = append(all, f.Operations...)
	}
	return slices.Clip(all)
}
