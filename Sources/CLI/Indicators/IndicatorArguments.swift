// Words of the records as values of options.

public import ArgumentParser
public import TextAnalysis

extension Indicator.Status: ExpressibleByArgument {}
extension Indicator.Measure: ExpressibleByArgument {}
extension Pledge.State: ExpressibleByArgument {}
extension IndicatorChecks.Kind: ExpressibleByArgument {}
extension PrintConflict.Kind: ExpressibleByArgument {}
extension Collation.Grade: ExpressibleByArgument {}

extension PeriodRange: ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
}
