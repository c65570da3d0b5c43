// Package credential checks App Keys and App Secrets.
package credential

import (
	"fmt"
	"strings"
	"unicode"
)

// Check checks an App Key or App Secret. It refuses an empty string, and one with spaces, control characters or
// non-ASCII letters, which copying from a page can add. The error never contains the value: it may be the secret, even
// in place of the key.
func Check(name, value string) error {
	switch {
	case value == "":
		return fmt.Errorf("%s must not be empty", name)
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r > unicode.MaxASCII }):
		return fmt.Errorf("%s must be ASCII without spaces", name)
	}
	return nil
}
