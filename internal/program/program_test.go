package program

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	for _, c := range []struct {
		err     error
		status  int
		printed string
	}{
		{nil, 0, ""},
		{flag.ErrHelp, 0, ""},
		{errors.New("it rains"), 1, "prog: it rains\n"},
		{Usagef("-n must be at least %d", 1), 2, "prog: -n must be at least 1\nprog -h lists the flags.\n"},
		{fmt.Errorf("starting: %w", Usagef("no")), 2, "prog: starting: no\nprog -h lists the flags.\n"},
	} {
		var stderr strings.Builder
		assert.Equal(t, c.status, report("prog", c.err, &stderr), "%v", c.err)
		assert.Equal(t, c.printed, stderr.String())
	}
	cause := errors.New("cause")
	assert.ErrorIs(t, Usagef("for this: %w", cause), cause)
}

func TestParse(t *testing.T) {
	parse := func(args ...string) (n int, stdout string, err error) {
		var out strings.Builder
		flags := flag.NewFlagSet("prog", flag.ExitOnError)
		flags.IntVar(&n, "n", 7, "how `many`")
		err = Parse(flags, args, &out)
		return n, out.String(), err
	}
	n, printed, err := parse("-n", "3")
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	assert.Empty(t, printed)

	for _, help := range []string{"-h", "-help", "--help"} {
		_, printed, err = parse(help)
		assert.ErrorIs(t, err, flag.ErrHelp)
		assert.NotErrorIs(t, err, ErrUsage)
		assert.Contains(t, printed, "Usage of prog:\n  -n many")
	}
	for _, c := range []struct{ args, named string }{
		{"-x", "-x"}, {"-n", "-n"}, {"-n x", `"x" for flag -n`}, {"start", `unexpected argument "start"`}, {"-n 3 rest", `"rest"`},
	} {
		_, printed, err = parse(strings.Fields(c.args)...)
		assert.ErrorIs(t, err, ErrUsage, c.args)
		assert.ErrorContains(t, err, c.named)
		assert.Empty(t, printed)
	}
}
