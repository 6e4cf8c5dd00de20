"""What buyers say of goods they bought."""
