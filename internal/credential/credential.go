// Package credential checks App Keys and App Secrets.
package credential

import (
	"fmt"
	"strings"
	"unicode"
)

// Check refuses what is no App Key or App Secret: an empty string, and one with spaces, control characters or letters beyond ASCII,
// as copying from a page leaves behind. The error never repeats the value: it may be the secret, or the secret in the place of the
// key.
func Check(name, value string) error {
	switch {
	case value == "":
		return fmt.Errorf("%s must not be empty", name)
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r > unicode.MaxASCII }):
		return fmt.Errorf("%s must be ASCII without spaces", name)
	}
	return nil
}
